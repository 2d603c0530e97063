"""A primitive that nobody else wants; its class is the first argument."""
import multiprocessing
import sys
import time

import rival

COUNT = 300_000 if rival.QUICK else 1_000_000


def take_and_give(lock, count):
    acquire, release = lock.acquire, lock.release
    for _ in range(count):
        acquire()
        release()


def notify_nobody(condition, count):
    acquire, notify, release = condition.acquire, condition.notify, condition.release
    for _ in range(count):
        acquire()
        notify()
        release()


def set_and_clear(event, count):
    set_it, is_set, clear = event.set, event.is_set, event.clear
    for _ in range(count):
        set_it()
        is_set()
        clear()


def pass_alone(barrier, count):
    wait = barrier.wait
    for _ in range(count):
        wait()


# What is done, with what it is made, and how often beside the locks: some take a hundred times as long.
REPEAT, ARGUMENTS, SHARE = {
    "Condition": (notify_nobody, [], 0.2),
    "Event": (set_and_clear, [], 0.1),
    "Barrier": (pass_alone, [1], 0.02),
}.get(sys.argv[1], (take_and_give, [], 1))


def take_reading():
    count = int(COUNT * SHARE)
    begin = time.perf_counter_ns()
    REPEAT(subject, count)
    return [(time.perf_counter_ns() - begin) / count]


subject = getattr(multiprocessing, sys.argv[1])(*ARGUMENTS)
rival.serve(take_reading)
