"""What stays behind in the parent after many processes were started, joined and closed."""
import gc
import multiprocessing

import footprint
import rival

COUNT = 10 if rival.QUICK else 500


def nothing():
    pass


def start_and_join(context, count):
    for _ in range(count):
        process = context.Process(target=nothing)
        process.start()
        process.join()
        process.close()
    gc.collect()


def take_reading():
    # The parent's side is the same for every start method; fork is the quickest.
    context = multiprocessing.get_context("fork")
    memory, descriptors, threads = footprint.resident_bytes(), footprint.descriptors(), footprint.threads()
    start_and_join(context, COUNT)
    return [
        (footprint.resident_bytes() - memory) / COUNT / 1e3,
        footprint.threads() - threads,
        footprint.descriptors() - descriptors,
    ]


rival.serve(take_reading)
