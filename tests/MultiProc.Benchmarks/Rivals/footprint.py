"""What a process holds."""
import os

import rival


def resident_bytes():
    """Private and shared memory that this process has in use."""
    return _read_bytes("self", "Rss:")


def proportional_bytes(pid):
    """Memory that another process has in use; what several share counts for each by its part."""
    return _read_bytes(pid, "Pss:")


def _read_bytes(process, name):
    path = f"/proc/{process}/smaps_rollup"
    try:
        with open(path) as file:
            return next(1024 * int(line.split()[1]) for line in file if line.startswith(name))
    except OSError:
        raise rival.Skip(f"it reads memory from {path}, which is not there") from None


def descriptors():
    return len(os.listdir("/dev/fd"))


def threads():
    return len(os.listdir("/proc/self/task"))
