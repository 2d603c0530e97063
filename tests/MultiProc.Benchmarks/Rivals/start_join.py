"""Start and join a process that does nothing; the start method is the first argument."""
import multiprocessing


def nothing():
    pass


if __name__ == "__main__":
    # Here, so that the child, which imports this file again, does not pay for them.
    import sys
    import time

    import rival

    def take_reading():
        begin = time.perf_counter_ns()
        process = context.Process(target=nothing)
        process.start()
        process.join()
        elapsed = time.perf_counter_ns() - begin
        process.close()
        return [elapsed / 1e6]

    if sys.argv[1] not in multiprocessing.get_all_start_methods():
        def take_reading():
            raise rival.Skip(f"this platform has no start method '{sys.argv[1]}'")
    else:
        context = multiprocessing.get_context(sys.argv[1])
    rival.serve(take_reading)
