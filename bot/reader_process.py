"""A reader in a process of its own: it holds up nobody, and what kills it kills only it.

The process is forked, so it shares the memory of what was loaded before. It gets pictures over a
socket, and ends when the socket is closed, or when one picture takes it too long.
"""

import asyncio
import contextlib
import os
import pickle
import signal
import socket
from collections.abc import Sequence
from typing import Any, BinaryIO

from bot.forking import forked
from model.reader import DigitReader
from model.release import Release

_LENGTH = 8
"""Bytes that tell the length of what follows."""
_FIRST_FILE, _LAST_FILE = 3, 65_536


class Died(ConnectionError):
    """The process ended while it worked on a picture. There is a new one for the next."""


class Stuck(Exception):
    """A picture took so long that the process was ended."""


class ReaderProcess:
    """A process that reads one picture after the other, and is replaced when it dies."""

    def __init__(self, reader: DigitReader, timeout: float) -> None:
        """`timeout` is the seconds after which a picture ends the process."""
        self._reader = reader
        self._timeout = timeout
        self._line, self._pid = self._forked()
        self.release: Release = reader.release
        """What it read with last."""

    async def ask(self, method: str, picture: bytes | None, *more: Any) -> Any:
        """What a method of the reader gives, for one caller at a time.

        A picture goes first among what the method is given, and is not copied on its way.

        Raises:
            Stuck: it did not end in time.
            Died: the process did not survive it.
            Exception: what the method raised.
        """
        if self._pid is None:
            self._line, self._pid = self._forked()
        question = pickle.dumps((self.release.id, method, picture is None, more))
        loop = asyncio.get_running_loop()
        try:
            for part in (question, picture or b""):
                await loop.sock_sendall(self._line, _length(part))
                await loop.sock_sendall(self._line, part)
            told, release = pickle.loads(await self._answer())  # noqa: S301 - from our own child
        except (EOFError, OSError) as error:
            if self._end() == signal.SIGALRM:
                raise Stuck from error
            raise Died("the process that read it has ended") from error
        except BaseException:
            self._end()  # nobody waits for its answer any more
            raise
        self.release = release or self.release
        if isinstance(told, Exception):
            try:
                raise told
            finally:
                del told  # else its traceback keeps the picture, until garbage is collected
        return told

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        if self._pid is not None:
            self._end()

    async def _answer(self) -> bytearray:
        length = int.from_bytes(await self._received(_LENGTH))
        return await self._received(length)

    async def _received(self, length: int) -> bytearray:
        loop = asyncio.get_running_loop()
        received = bytearray()
        while len(received) < length:
            part = await loop.sock_recv(self._line, length - len(received))
            if not part:
                raise EOFError
            received += part
        return received

    def _end(self) -> int:
        """Ends the process; gives the signal that it died of."""
        pid, self._pid = self._pid, None
        self._line.close()
        if pid is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return os.WTERMSIG(os.waitpid(pid, 0)[1])

    def _forked(self) -> tuple[socket.socket, int | None]:
        ours, theirs = socket.socketpair()
        pid = forked(lambda: _work(theirs, self._reader, self._timeout))
        theirs.close()
        ours.setblocking(False)
        return ours, pid


def _work(line: socket.socket, reader: DigitReader, timeout: float) -> None:
    """Answers until the other side hangs up."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # the other side says when to end
    os.closerange(_FIRST_FILE, line.fileno())
    os.closerange(line.fileno() + 1, _LAST_FILE)
    with line.makefile("rb") as questions:
        while question := _next(questions):
            known, method, alone, more = pickle.loads(question)  # noqa: S301 - from our own parent
            picture = _next(questions)
            signal.setitimer(signal.ITIMER_REAL, timeout)
            told = _told(reader, method, more if alone else [picture, *more])
            signal.setitimer(signal.ITIMER_REAL, 0)
            release = None if reader.release.id == known else reader.release
            answer = pickle.dumps((told, release))
            line.sendall(_length(answer) + answer)
            del picture, told, answer  # not to be kept until the next one comes


def _told(reader: DigitReader, method: str, given: Sequence[Any]) -> Any:
    """What the reader gives, or raises."""
    try:
        return getattr(reader, method)(*given)
    except Exception as error:  # noqa: BLE001 - raised on the other side
        return error


def _next(questions: BinaryIO) -> bytes:
    return questions.read(int.from_bytes(questions.read(_LENGTH)))


def _length(part: bytes) -> bytes:
    return len(part).to_bytes(_LENGTH)
