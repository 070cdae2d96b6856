"""Work that is done once, in a process that goes away with all that it loaded."""

import os
import pickle
from collections.abc import Callable

from bot.forking import forked


def aside(work: Callable[[], None]) -> None:
    """Does the work in a process forked for it. Blocks.

    Raises:
        Exception: what the work raised.
        RuntimeError: its process died.
    """
    reading, writing = os.pipe()

    def tell() -> None:
        with os.fdopen(writing, "wb") as told:
            pickle.dump(_error_of(work), told)

    pid = forked(tell)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        answer = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if not answer:
        raise RuntimeError(f"a process that worked aside has died: {code}")
    error = pickle.loads(answer)  # noqa: S301 - from our own child
    if error:
        raise error


def _error_of(work: Callable[[], None]) -> Exception | None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - raised on the other side
        return error
    return None
