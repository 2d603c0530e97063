"""Messages of 16 bytes from one process to another."""
import multiprocessing
import time

import rival

COUNT = 100_000 if rival.QUICK else 400_000
WARM_UP = 5_000


def send_all(connection, count):
    send = connection.send_bytes
    for number in range(1, count + 1):
        send(number.to_bytes(16, "little"))


def receive_all(connection, count):
    receive = connection.recv_bytes
    total = 0
    for _ in range(count):
        total += int.from_bytes(receive(), "little")
    if total != count * (count + 1) // 2:
        raise RuntimeError("what arrived is not what was sent")


def write(connection, start, results):
    send_all(connection, WARM_UP)
    start.wait()
    results.put(time.monotonic_ns())
    send_all(connection, COUNT)


def read(connection, start, results):
    receive_all(connection, WARM_UP)
    start.wait()
    receive_all(connection, COUNT)
    results.put(time.monotonic_ns())


def take_reading():
    context = multiprocessing.get_context("spawn")
    reading, writing = context.Pipe(duplex=False)
    start, results = context.Barrier(2), context.SimpleQueue()
    processes = [context.Process(target=write, args=(writing, start, results)), context.Process(target=read, args=(reading, start, results))]
    for process in processes:
        process.start()
    begin, end = results.get(), results.get()
    for process in processes:
        process.join()
    return [COUNT / (end - begin) * 1e9]


if __name__ == "__main__":
    rival.serve(take_reading)
