"""A message of 100 MB to another process and back."""
import multiprocessing
import os
import time

import rival

SIZE = 100_000_000
TURNS = 5


def echo(connection):
    try:
        while True:
            connection.send_bytes(connection.recv_bytes())
    except EOFError:
        pass


def go_round(connection, message):
    begin = time.perf_counter_ns()
    connection.send_bytes(message)
    answer = connection.recv_bytes()
    elapsed = time.perf_counter_ns() - begin
    if answer != message:
        raise RuntimeError("another message came back")
    return elapsed


def take_reading():
    context = multiprocessing.get_context("spawn")
    mine, yours = context.Pipe()
    process = context.Process(target=echo, args=(yours,))
    process.start()
    yours.close()
    message = os.urandom(1_000) * (SIZE // 1_000)
    go_round(mine, message)
    times = sorted(go_round(mine, message) for _ in range(TURNS))
    mine.close()
    process.join()
    return [times[TURNS // 2] / 1e6]


if __name__ == "__main__":
    rival.serve(take_reading)
