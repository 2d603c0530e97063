"""How long after Event.set a waiter in another process runs."""
import multiprocessing
import statistics
import time

import rival

WAKES = 100 if rival.QUICK else 300
ROUND_TRIPS = 500 if rival.QUICK else 3000
PAUSE = 0.001


def be_woken(go, seen, results):
    woken = []
    seen.set()
    for _ in range(WAKES):
        go.wait()
        woken.append(time.monotonic_ns())
        go.clear()
        seen.set()
    results.put(woken)
    for _ in range(ROUND_TRIPS):
        go.wait()
        go.clear()
        seen.set()


def wake(go, seen):
    called = []
    for _ in range(WAKES):
        # Long enough for the waiter to have gone to sleep.
        time.sleep(PAUSE)
        called.append(time.monotonic_ns())
        go.set()
        seen.wait()
        seen.clear()
    return called


def ping_pong(go, seen):
    begin = time.monotonic_ns()
    for _ in range(ROUND_TRIPS):
        go.set()
        seen.wait()
        seen.clear()
    return (time.monotonic_ns() - begin) / (2 * ROUND_TRIPS)


def take_reading():
    context = multiprocessing.get_context("spawn")
    go, seen, results = context.Event(), context.Event(), context.SimpleQueue()
    waiter = context.Process(target=be_woken, args=(go, seen, results))
    waiter.start()
    seen.wait()
    seen.clear()
    called = wake(go, seen)
    woken = results.get()
    one_way = ping_pong(go, seen)
    waiter.join()
    return [statistics.median(b - a for a, b in zip(called, woken)) / 1e3, one_way / 1e3]


if __name__ == "__main__":
    rival.serve(take_reading)
