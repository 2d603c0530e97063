"""Processes that take one Lock in turns for some seconds; how many is the first argument."""
import multiprocessing
import sys
import time

import rival

SECOND = 1_000_000_000
SECONDS = 1 if rival.QUICK else 3
WARM_UP = SECOND // 4
BATCH = 64
CONTENDERS = int(sys.argv[1])


def acquire_until(lock, end, tally=None, begin=0):
    """Takes the lock until then; counts the acquisitions of each second."""
    now = time.monotonic_ns()
    while now < end:
        for _ in range(BATCH):
            lock.acquire()
            lock.release()
        now = time.monotonic_ns()
        if tally is not None and now < end:
            tally[(now - begin) // SECOND] += BATCH


def contend(lock, ready, go, results):
    acquire_until(lock, time.monotonic_ns() + WARM_UP)
    ready.release()
    go.wait()
    begin = time.monotonic_ns()
    tally = [0] * SECONDS
    acquire_until(lock, begin + SECONDS * SECOND, tally, begin)
    results.put(tally)


def take_reading():
    context = multiprocessing.get_context("spawn")
    lock, ready, go, results = context.Lock(), context.Semaphore(0), context.Event(), context.SimpleQueue()
    contenders = [context.Process(target=contend, args=(lock, ready, go, results)) for _ in range(CONTENDERS)]
    for contender in contenders:
        contender.start()
    for _ in contenders:
        ready.acquire()
    go.set()
    tallies = [results.get() for _ in contenders]
    for contender in contenders:
        contender.join()
    share = min(100 * min(second) / sum(second) for second in zip(*tallies))
    return [SECONDS * SECOND / sum(map(sum, tallies)), share]


if __name__ == "__main__":
    rival.serve(take_reading)
