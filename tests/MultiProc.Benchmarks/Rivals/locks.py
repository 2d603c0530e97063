"""The memory and descriptors that 100 000 Locks take. CPython gives out at the mappings that one process may have."""
import gc
import multiprocessing
import os

import footprint
import rival

WANTED = 100_000

locks = []


def make_and_use(context):
    lock = context.Lock()
    lock.acquire()
    lock.release()
    locks.append(lock)


def take_reading():
    # With fork the name of each semaphore is removed at once; with spawn 100 000 files would stay in /dev/shm for a while.
    context = multiprocessing.get_context("fork")
    gc.collect()
    memory = footprint.resident_bytes()
    make_and_use(context)
    descriptors = footprint.descriptors()
    try:
        while len(locks) < WANTED:
            make_and_use(context)
    except OSError:
        # No more mappings, or no more room: as far as it goes.
        pass
    memory = footprint.resident_bytes() - memory
    return [memory / len(locks) * WANTED / 1e6, footprint.descriptors() - descriptors, len(locks)]


rival.serve(take_reading)
# Not by the usual way: to give so many locks back takes CPython 20 seconds.
os._exit(0)
