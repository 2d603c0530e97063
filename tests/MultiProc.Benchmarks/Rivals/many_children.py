"""Many children that are alive at the same time. Arguments: how many, and how many with --quick."""


def live(alive, end):
    alive.release()
    end.wait()


if __name__ == "__main__":
    # Here, so that the child, which imports this file again, does not pay for them.
    import multiprocessing
    import sys
    import time

    import footprint
    import rival

    LOOK = 1
    COUNT = int(sys.argv[2 if rival.QUICK else 1])

    def wait_for(alive, children):
        for _ in children:
            while not alive.acquire(timeout=LOOK):
                if any(child.exitcode is not None for child in children):
                    raise RuntimeError("a child ended before all were alive")

    def take_reading():
        context = multiprocessing.get_context("spawn")
        alive, end = context.Semaphore(0), context.Event()
        children = [context.Process(target=live, args=(alive, end)) for _ in range(COUNT)]
        begin = time.perf_counter_ns()
        for child in children:
            child.start()
        wait_for(alive, children)
        elapsed = time.perf_counter_ns() - begin
        size = sum(footprint.proportional_bytes(child.pid) for child in children)
        begin = time.perf_counter_ns()
        end.set()
        for child in children:
            child.join()
            child.close()
        elapsed += time.perf_counter_ns() - begin
        return [elapsed / 1e6 / COUNT, size / 1e6 / COUNT]

    rival.serve(take_reading)
