"""Structured logs, one JSON object a line on stdout: event names and ids, never personal data, tokens or bodies."""

import logging
import sys

import structlog


def configure_logging(level: str, *, service: str) -> None:
    """Send everything through structlog; third-party loggers only from warning on, and no access log of addresses."""
    threshold = getattr(logging, level.upper())
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING, format="%(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
