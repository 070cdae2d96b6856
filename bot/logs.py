"""Log lines: one a line, what strangers wrote quoted, secrets blotted out."""

import json
import logging
import sys
import traceback
from collections.abc import Callable, Collection
from typing import Any, Literal

import structlog

_QUIET = ("alembic", "uvicorn.error", "telegram")
"""Libraries that tell their day at INFO."""
_SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(
    level: int,
    form: Literal["text", "json"],
    secrets: Collection[str] = (),
    on_error: Callable[[str], None] = lambda _: None,
) -> None:
    """Sends all logging, ours and the libraries', to standard error as one line each.

    Args:
        level: the lowest level to write.
        form: text for people, json for machines.
        secrets: strings that must not appear, whoever logs them.
        on_error: is told each error in one line, without the places in the code.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine(_as_json if form == "json" else _as_text, secrets))
    listener = _Listener(on_error)
    listener.setFormatter(_OneLine(_briefly, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler, listener]
    root.setLevel(level)
    logging.raiseExceptions = False  # a failing line would be printed raw
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


class _OneLine(structlog.stdlib.ProcessorFormatter):
    """Renders an event as one line and blots the secrets out of the result."""

    def __init__(self, render: structlog.typing.Processor, secrets: Collection[str]) -> None:
        super().__init__(
            foreign_pre_chain=_SHARED,
            processors=[
                self.remove_processors_meta,
                _exception_in_one_line,
                render,
            ],
        )
        self._secrets = sorted((s for s in secrets if s), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


class _Listener(logging.Handler):
    """Hands errors on, each as one line."""

    def __init__(self, hear: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        self._hear(self.format(record))


def _exception_in_one_line(_logger: Any, _name: str, event: Any) -> Any:
    raised = event.pop("exc_info", None)
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    elif raised is True:
        raised = sys.exc_info()
    if raised and raised[1] is not None:
        frames = traceback.extract_tb(raised[2])
        event["error"] = f"{raised[0].__name__}: {raised[1]}"
        event["at"] = " > ".join(f"{f.filename}:{f.lineno}" for f in frames[-6:])
    return event


def _as_json(_logger: Any, _name: str, event: Any) -> str:
    return json.dumps(event, default=str)


def _as_text(_logger: Any, _name: str, event: Any) -> str:
    time, level, said = event.pop("timestamp"), event.pop("level"), event.pop("event")
    pairs = "".join(f" {key}={_quoted(value)}" for key, value in event.items())
    return f"{time[:19]} {level:<7} {_escaped(str(said))}{pairs}"


def _briefly(logger: Any, name: str, event: Any) -> str:
    event.pop("at", None)
    return _as_text(logger, name, event)


def _quoted(value: object) -> str:
    text = str(value)
    plain = text.isascii() and text.isprintable() and not any(c in text for c in " \"'=")
    return text if plain and text else json.dumps(text)


def _escaped(text: str) -> str:
    return text if text.isprintable() else json.dumps(text)[1:-1]
