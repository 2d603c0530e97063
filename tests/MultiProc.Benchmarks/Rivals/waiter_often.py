"""The processor time of a process that is woken by an Event a thousand times a second."""
import multiprocessing
import time

import rival

INTERVAL = 0.001
WARM_UP = 1000
WAKES = 2000 if rival.QUICK else 4000


def be_woken(go, ready, results):
    ready.set()
    for _ in range(WARM_UP):
        go.wait()
        go.clear()
    begin = time.process_time_ns()
    for _ in range(WAKES):
        go.wait()
        go.clear()
    results.put(time.process_time_ns() - begin)


def take_reading():
    context = multiprocessing.get_context("spawn")
    go, ready, results = context.Event(), context.Event(), context.SimpleQueue()
    waiter = context.Process(target=be_woken, args=(go, ready, results))
    waiter.start()
    ready.wait()
    coming = time.monotonic()
    while results.empty():
        coming += INTERVAL
        time.sleep(max(coming - time.monotonic(), 0))
        go.set()
    spent = 100 * results.get() / (WAKES * INTERVAL * 1e9)
    waiter.join()
    return [spent, spent]


if __name__ == "__main__":
    rival.serve(take_reading)
