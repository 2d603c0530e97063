"""Acquire and release a Lock or a Semaphore that nobody else wants; its class is the first argument."""
import multiprocessing
import sys
import time

import rival

COUNT = 300_000 if rival.QUICK else 1_000_000


def take_reading():
    acquire, release = subject.acquire, subject.release
    begin = time.perf_counter_ns()
    for _ in range(COUNT):
        acquire()
        release()
    return [(time.perf_counter_ns() - begin) / COUNT]


subject = getattr(multiprocessing, sys.argv[1])()
rival.serve(take_reading)
