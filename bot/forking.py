"""A process forked from this one: it shares the memory of what was loaded before."""

import os
import warnings
from collections.abc import Callable


def forked(work: Callable[[], None]) -> int:
    """Has a new process do the work and end; gives its number."""
    with warnings.catch_warnings():
        # What other threads hold at this moment, such work must not touch.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid
