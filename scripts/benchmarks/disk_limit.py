"""A full disk without root: the system lets no file of one process grow any more."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def full_disk(pid: int, file: Path) -> Iterator[None]:
    """Until the block ends, the process cannot write beyond the present end of `file`.

    Each such write fails with EFBIG, as it would with ENOSPC where the disk is full.
    """
    old = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (file.stat().st_size, old[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, old)
