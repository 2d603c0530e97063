"""A message of 16 bytes to another process and back: the median and the 99th percentile of many."""
import multiprocessing
import time

import rival

ROUNDS = 3_000 if rival.QUICK else 10_000
WARM_UP = 1_000


def echo(connection):
    try:
        while True:
            connection.send_bytes(connection.recv_bytes())
    except EOFError:
        pass


def go_round(connection, rounds):
    times = []
    for number in range(rounds):
        message = number.to_bytes(16, "little")
        begin = time.perf_counter_ns()
        connection.send_bytes(message)
        answer = connection.recv_bytes()
        times.append(time.perf_counter_ns() - begin)
        if answer != message:
            raise RuntimeError("another message came back")
    return sorted(times)


def take_reading():
    context = multiprocessing.get_context("spawn")
    mine, yours = context.Pipe()
    process = context.Process(target=echo, args=(yours,))
    process.start()
    yours.close()
    go_round(mine, WARM_UP)
    times = go_round(mine, ROUNDS)
    mine.close()
    process.join()
    return [times[ROUNDS // 2] / 1e3, times[ROUNDS * 99 // 100] / 1e3]


if __name__ == "__main__":
    rival.serve(take_reading)
