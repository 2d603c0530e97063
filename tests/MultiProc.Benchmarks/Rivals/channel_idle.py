"""The processor time of a process that waits for a Queue and, in another thread, for a Connection."""
import multiprocessing
import queue
import threading
import time

import rival

SHORT_WAITS = 200
SHORT = 0.001
SETTLE = 0.5
SECONDS = 3 if rival.QUICK else 10


def get_in_vain(items, seconds):
    try:
        items.get(timeout=seconds)
        raise RuntimeError("something came")
    except queue.Empty:
        pass


def wait(items, connection, results):
    receiver = threading.Thread(target=connection.recv, daemon=True)
    receiver.start()
    for _ in range(SHORT_WAITS):
        get_in_vain(items, SHORT)
    get_in_vain(items, SETTLE)
    begin = time.process_time_ns()
    get_in_vain(items, SECONDS)
    results.put(time.process_time_ns() - begin)
    receiver.join()


def take_reading():
    context = multiprocessing.get_context("spawn")
    items, results = context.Queue(), context.SimpleQueue()
    mine, yours = context.Pipe()
    waiter = context.Process(target=wait, args=(items, yours, results))
    waiter.start()
    spent = results.get()
    mine.send(None)
    waiter.join()
    return [100 * spent / (SECONDS * 1e9)]


if __name__ == "__main__":
    rival.serve(take_reading)
