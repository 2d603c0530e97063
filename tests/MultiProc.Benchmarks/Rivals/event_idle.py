"""The processor time of a process that waits for an Event."""
import multiprocessing
import time

import rival

SHORT_WAITS = 200
SHORT = 0.001
SETTLE = 0.5
SECONDS = 2 if rival.QUICK else 10


def wait(event, results):
    for _ in range(SHORT_WAITS):
        event.wait(SHORT)
    event.wait(SETTLE)
    begin = time.process_time_ns()
    event.wait(SECONDS)
    results.put(time.process_time_ns() - begin)


def take_reading():
    context = multiprocessing.get_context("spawn")
    event, results = context.Event(), context.SimpleQueue()
    waiter = context.Process(target=wait, args=(event, results))
    waiter.start()
    spent = results.get()
    waiter.join()
    return [100 * spent / (SECONDS * 1e9)]


if __name__ == "__main__":
    rival.serve(take_reading)
