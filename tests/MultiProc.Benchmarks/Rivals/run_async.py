"""Run a function in a process of its own, one after the other. Arguments: the start method, how many, and how many with --quick."""


def successor(number):
    return number + 1


if __name__ == "__main__":
    # Here, so that the child, which imports this file again, does not pay for them.
    import concurrent.futures
    import multiprocessing
    import sys
    import time

    import rival

    COUNT = int(sys.argv[3 if rival.QUICK else 2])

    def call(number):
        with concurrent.futures.ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
            return executor.submit(successor, number).result()

    def take_reading():
        begin = time.perf_counter_ns()
        for number in range(COUNT):
            if call(number) != number + 1:
                raise RuntimeError(f"{number} came back as something else")
        return [(time.perf_counter_ns() - begin) / 1e6 / COUNT]

    if sys.argv[1] not in multiprocessing.get_all_start_methods():
        def take_reading():
            raise rival.Skip(f"this platform has no start method '{sys.argv[1]}'")
    else:
        context = multiprocessing.get_context(sys.argv[1])
    rival.serve(take_reading)
