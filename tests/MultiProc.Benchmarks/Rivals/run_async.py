"""Run a function in a process of its own, many times. Argument: the start method."""


def successor(number):
    return number + 1


if __name__ == "__main__":
    # Here, so that the child, which imports this file again, does not pay for them.
    import concurrent.futures
    import multiprocessing
    import sys
    import time

    import rival

    METHOD = sys.argv[1]
    BURST = 5 if rival.QUICK else 20
    WITH_PAUSES = 3
    PAUSE = 0.2

    def call(number):
        with concurrent.futures.ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
            return executor.submit(successor, number).result()

    def measure(count, pause):
        elapsed = 0
        for number in range(count):
            time.sleep(pause)
            begin = time.perf_counter_ns()
            result = call(number)
            elapsed += time.perf_counter_ns() - begin
            if result != number + 1:
                raise RuntimeError(f"{number} came back as {result}")
        return elapsed / 1e6 / count

    def take_reading():
        burst = measure(BURST, 0)
        return [burst] if METHOD == "spawn" else [measure(WITH_PAUSES, PAUSE), burst]

    if METHOD not in multiprocessing.get_all_start_methods():
        def take_reading():
            raise rival.Skip(f"this platform has no start method '{METHOD}'")
    else:
        context = multiprocessing.get_context(METHOD)
    rival.serve(take_reading)
