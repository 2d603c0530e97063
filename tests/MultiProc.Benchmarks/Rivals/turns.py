"""Processes that must wait for each other all the time; the row is the first argument."""
import multiprocessing
import sys
import time

import rival

TURNS = 500 if rival.QUICK else 3000
WARM_UP_TURNS = 300


def ping_pong(number, turns, condition, first):
    # The first one notifies when the other waits: it gets the lock only then.
    if number == 0:
        first.acquire()
    with condition:
        if number == 1:
            first.release()
            condition.wait()
        for i in range(turns):
            condition.notify()
            if number == 0 or i < turns - 1:
                condition.wait()


def pass_together(number, turns, barrier):
    for _ in range(turns):
        barrier.wait()


def hand_over(number, turns, there, back):
    for _ in range(turns):
        if number == 0:
            there.release()
            back.acquire()
        else:
            there.acquire()
            back.release()


def measure(play, number, ready, go, results, objects):
    ready.release()
    go.wait()
    play(number, WARM_UP_TURNS, *objects)
    begin = time.perf_counter_ns()
    play(number, TURNS, *objects)
    results.put(time.perf_counter_ns() - begin)


def take_reading():
    context = multiprocessing.get_context("spawn")
    play, processes, steps, objects = {
        "condition.pingpong": lambda: (ping_pong, 2, 2, (context.Condition(), context.Semaphore(0))),
        "barrier.4": lambda: (pass_together, 4, 1, (context.Barrier(4),)),
        "semaphore.handover": lambda: (hand_over, 2, 2, (context.Semaphore(0), context.Semaphore(0))),
    }[sys.argv[1]]()
    ready, go, results = context.Semaphore(0), context.Event(), context.SimpleQueue()
    players = [context.Process(target=measure, args=(play, i, ready, go, results, objects)) for i in range(processes)]
    for player in players:
        player.start()
    for _ in players:
        ready.acquire()
    go.set()
    longest = max(results.get() for _ in players)
    for player in players:
        player.join()
    return [longest / TURNS / steps / 1e3]


if __name__ == "__main__":
    rival.serve(take_reading)
