"""A process forked from this one: it shares the memory of what was loaded before."""

import gc
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
        # What is shared would be copied, were it looked through for garbage; and what threads that
        # are not here would have to clear away crashes where it is cleared away without them.
        gc.freeze()
        try:
            work()
        finally:
            os._exit(0)
    return pid
