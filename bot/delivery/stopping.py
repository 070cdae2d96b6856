"""Dropping what would take long when it is time to stop."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def unless(stopping: asyncio.Task[Any], work: Coroutine[Any, Any, T]) -> T | None:
    """Does the work, or drops it as soon as `stopping` ends; None where it was dropped."""
    task = asyncio.create_task(work)
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        return task.result()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return None
