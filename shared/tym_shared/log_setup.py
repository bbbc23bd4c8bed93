"""Structured logs, one JSON object a line on stdout: event names and ids, never personal data, tokens or bodies."""

import logging
import sys
import traceback
from functools import partial
from types import TracebackType

import structlog
from pydantic_core import to_json
from structlog.typing import EventDict

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutData(logging.Formatter):
    """Says where an exception came from and its kind; never its message, which may quote data."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's own name
        """The frames and the exception's class."""
        kind, _error, trace = ei
        frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return " | ".join([*frames, kind.__name__ if kind else ""])


def _name_service(_logger: object, _method: str, event: EventDict, *, service: str) -> EventDict:
    event["service"] = service
    return event


def _to_json_bytes(event: object, **_options: object) -> bytes:
    return to_json(event, fallback=str)


def configure_logging(level: str, *, service: str) -> None:
    """Send everything through structlog; third-party loggers only from warning on, and no access log of addresses."""
    threshold = getattr(logging, level.upper())
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(WithoutData("%(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    structlog.configure(
        processors=[
            partial(_name_service, service=service),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=_to_json_bytes),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
