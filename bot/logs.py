"""Logs: one line an event, JSON on standard error, with ids and codes - never text, names or addresses."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog

# These write addresses, bodies or payloads at INFO or DEBUG; only their trouble is let through.
QUIET = ("mail.log", "aiosmtpd", "slack_bolt", "slack_sdk", "aiohttp.access", "apscheduler", "alembic", "asyncio")


def configure(*, readable: bool = False, to: TextIO | None = None) -> None:
    """Sets up logging for the process: to standard error, or `to` an open file.

    `readable` writes lines for a person at a terminal instead of JSON.
    """
    stream = cast("TextIO", _Forgiving(to or sys.stderr))
    renderer = structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_messages,
            renderer,
        ],
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Libraries()], level=logging.WARNING, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


class _Forgiving:
    """A stream that may be full or gone: a lost line of log must not turn "try again later" into a refusal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Writes it, or does without."""
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        """As write."""
        with suppress(OSError, ValueError):
            self._stream.flush()


class _Libraries(logging.Handler):
    """What libraries log: who and where, and the type of an exception. Their words may quote a letter or an address."""

    def emit(self, record: logging.LogRecord) -> None:
        """One event, in the form of our own."""
        place = f"{record.filename}:{record.lineno} {record.funcName}"
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().warning("library_warns", library=record.name, place=place, exc_info=error)


def _without_messages(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception is told by its type and the place it was raised: its words may quote a letter."""
    found = event.pop("exc_info", None)
    error = found if isinstance(found, BaseException) else sys.exc_info()[1] if found else None
    if error is not None:
        event["error"] = type(error).__name__
        frames = []
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        event["trace"] = frames[-8:]
    return event
