"""A message every millisecond: the processor time of the process that reads them, and how long each was on its way."""
import multiprocessing
import statistics
import time

import rival

INTERVAL_NS = 1_000_000
WARM_UP = 1000
COUNT = 2000 if rival.QUICK else 4000


def read(connection, results):
    for _ in range(WARM_UP):
        connection.recv_bytes()
    delays = []
    before = time.process_time_ns()
    for _ in range(COUNT):
        sent = connection.recv_bytes()
        delays.append(time.monotonic_ns() - int.from_bytes(sent, "little"))
    results.put((time.process_time_ns() - before, statistics.median(delays)))


def take_reading():
    context = multiprocessing.get_context("spawn")
    mine, yours = context.Pipe()
    results = context.SimpleQueue()
    reader = context.Process(target=read, args=(yours, results))
    reader.start()
    coming = time.monotonic_ns()
    for _ in range(WARM_UP + COUNT):
        coming += INTERVAL_NS
        time.sleep(max(coming - time.monotonic_ns(), 0) / 1e9)
        mine.send_bytes(time.monotonic_ns().to_bytes(16, "little"))
    spent, delay = results.get()
    reader.join()
    return [100 * spent / (COUNT * INTERVAL_NS), delay / 1e3]


if __name__ == "__main__":
    rival.serve(take_reading)
