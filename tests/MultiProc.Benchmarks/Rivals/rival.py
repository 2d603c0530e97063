"""What every rival does: for each line of input, take one reading and print its numbers."""
import sys

QUICK = "--quick" in sys.argv


class Skip(Exception):
    """This machine cannot do it; the text says why."""


def serve(take_reading):
    for _ in sys.stdin:
        try:
            print(*take_reading(), flush=True)
        except Skip as reason:
            print("skip", reason, flush=True)
            return
