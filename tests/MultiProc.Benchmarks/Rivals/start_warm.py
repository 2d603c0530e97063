"""Start and join a process that does nothing: one after a pause, and many back to back. Arguments: the start method, how many."""
import multiprocessing


def nothing():
    pass


if __name__ == "__main__":
    # Here, so that the child, which imports this file again, does not pay for them.
    import sys
    import time

    import rival

    PAUSE = 0.2
    COUNT = int(sys.argv[2])

    def start_and_join():
        process = context.Process(target=nothing)
        process.start()
        process.join()
        process.close()

    def measure(count):
        begin = time.perf_counter_ns()
        for _ in range(count):
            start_and_join()
        return (time.perf_counter_ns() - begin) / 1e6 / count

    def take_reading():
        burst = measure(COUNT)
        time.sleep(PAUSE)
        return [measure(1), burst]

    if sys.argv[1] not in multiprocessing.get_all_start_methods():
        def take_reading():
            raise rival.Skip(f"this platform has no start method '{sys.argv[1]}'")
    else:
        context = multiprocessing.get_context(sys.argv[1])
    rival.serve(take_reading)
