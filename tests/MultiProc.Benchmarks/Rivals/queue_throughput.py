"""Processes that put into a Queue and processes that get. Arguments: what the items are, how many put, how many get."""
import multiprocessing
import sys
import time

import rival

KIND, PRODUCERS, CONSUMERS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
COUNT = (40_000 if rival.QUICK else 200_000) // PRODUCERS
WARM_UP = 5_000
END = -1


def make(number):
    return number if KIND == "int" else number.to_bytes(16, "little", signed=True)


def number_of(item):
    return item if KIND == "int" else int.from_bytes(item, "little", signed=True)


def put_all(queue, count):
    put = queue.put
    for number in range(1, count + 1):
        put(make(number))
    put(make(END))


def get_all(queue):
    get = queue.get
    count = total = 0
    while (number := number_of(get())) != END:
        count += 1
        total += number
    return count, total


def produce(queue, start, results):
    put_all(queue, WARM_UP)
    start.wait()
    begin = time.monotonic_ns()
    put_all(queue, COUNT)
    results.put(("begin", begin))


def consume(queue, start, results):
    get_all(queue)
    start.wait()
    count, total = get_all(queue)
    results.put(("end", time.monotonic_ns(), count, total))


def take_reading():
    context = multiprocessing.get_context("spawn")
    queue, results, start = context.Queue(), context.SimpleQueue(), context.Barrier(PRODUCERS + CONSUMERS)
    roles = [produce] * PRODUCERS + [consume] * CONSUMERS
    processes = [context.Process(target=role, args=(queue, start, results)) for role in roles]
    for process in processes:
        process.start()
    told = [results.get() for _ in processes]
    for process in processes:
        process.join()
    queue.close()
    begin = min(entry[1] for entry in told if entry[0] == "begin")
    ends = [entry for entry in told if entry[0] == "end"]
    if sum(entry[2] for entry in ends) != PRODUCERS * COUNT or sum(entry[3] for entry in ends) != PRODUCERS * COUNT * (COUNT + 1) // 2:
        raise RuntimeError("what was got is not what was put")
    return [PRODUCERS * COUNT / (max(entry[1] for entry in ends) - begin) * 1e9]


if __name__ == "__main__":
    rival.serve(take_reading)
