"""Every error leaves as `application/problem+json` (RFC 9457), the framework's own too; none repeats personal data."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from tym_shared import errors
from tym_shared.errors import DateDoesNotExist, DomainError, FieldFault, Malformed, Unavailable

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
UNAVAILABLE: tuple[type[Exception], ...] = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    OSError,
)
"""What the drivers raise when the database is out of reach."""
TYPE_PREFIX = "urn:yhdyspinta:problem:"
RETRY_AFTER_SECONDS = "2"
"""What a 503 without a better estimate tells the client to wait."""

STATUS: Mapping[type[DomainError], int] = {
    errors.Malformed: 400,
    errors.Unidentified: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.Unmatched: 428,
    errors.Invalid: 422,
    errors.Unavailable: 503,
}


def status_of(error: type[DomainError]) -> int:
    """The HTTP status of an error class: its own or its nearest ancestor's."""
    return next(STATUS[ancestor] for ancestor in error.__mro__ if ancestor in STATUS)


def type_of(error: type[DomainError]) -> str:
    """The problem type of an error class: its name in kebab case behind the project's prefix."""
    return TYPE_PREFIX + re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def title_of(error: type[DomainError]) -> str:
    """The title: the first line of the class's docstring without its full stop."""
    return (error.__doc__ or error.__name__).strip().splitlines()[0].rstrip(".")


def render(error: DomainError, *, instance: str | None = None) -> JSONResponse:
    """The problem document of an error; `instance` is the request's path and never holds a query."""
    kind = type(error)
    status = status_of(kind)
    document: dict[str, object] = {"type": type_of(kind), "title": title_of(kind), "status": status}
    if error.detail:
        document["detail"] = error.detail
    if instance:
        document["instance"] = instance
    if error.errors:
        document["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in error.errors]
    document.update(error.members)
    headers = dict(error.headers)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.setdefault("Retry-After", RETRY_AFTER_SECONDS)
    if status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("WWW-Authenticate", "Bearer")
    return JSONResponse(document, status, headers, media_type=MEDIA_TYPE)


def pointer_of(location: tuple[int | str, ...]) -> str:
    """A JSON Pointer for a validation location; parameters stand under `/query`, `/path` or `/header`."""
    parts = location[1:] if location[:1] == ("body",) else location
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def _pointer_of_fault(fault: Mapping[str, Any]) -> str:
    """Where the fault is; of a member that the schema does not have its parent, since its name is the client's text."""
    if fault["type"] == "json_invalid":
        return ""
    location = fault["loc"]
    return pointer_of(location[:-1] if fault["type"] == "extra_forbidden" else location)


def _is_no_day(fault: Mapping[str, Any]) -> bool:  # as pydantic tells it
    """Whether a date has the form of one, and the calendar has no such day or month."""
    reason = str(fault.get("ctx", {}).get("error", ""))
    return str(fault["type"]).startswith("date") and "outside expected range" in reason


def _fits_no_column(reason: object) -> bool:
    """Whether the server (sqlstate class 22) or the driver found that a value fits no column.

    Schemas refuse what they can; a NUL character, a moment past the calendar or a forged cursor is found only here.
    """
    refused_by_driver = isinstance(reason, asyncpg.InterfaceError) and isinstance(reason, ValueError)
    return isinstance(reason, asyncpg.DataError) or refused_by_driver


async def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    faults = [FieldFault(pointer=_pointer_of_fault(fault), detail=fault["msg"]) for fault in found]
    if all(_is_no_day(fault) for fault in found):
        return render(DateDoesNotExist(errors=faults), instance=request.url.path)
    return render(Malformed("The request does not match the schema.", errors=faults), instance=request.url.path)


async def _framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    slug = status.phrase.lower().replace(" ", "-")
    document = {"type": TYPE_PREFIX + slug, "title": status.phrase, "status": int(status)}
    if status == HTTPStatus.NOT_FOUND:
        return render(errors.NotFound(), instance=request.url.path)
    if status == HTTPStatus.BAD_REQUEST:  # FastAPI's own word for a body that no parser could read
        fault = FieldFault(pointer="", detail="the body cannot be read")
        return render(Malformed(errors=[fault]), instance=request.url.path)
    return JSONResponse(
        {**document, "instance": request.url.path},
        status,
        dict(error.headers or {}),
        media_type=MEDIA_TYPE,
    )


async def _unstorable(request: Request, error: Exception) -> JSONResponse:
    log.warning("request.unstorable", error=type(error).__name__)
    detail = "A value is outside what can be stored: a character, a number or a moment."
    return render(Malformed(detail), instance=request.url.path)


async def _domain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    return render(error, instance=request.url.path)


async def _database(request: Request, error: Exception) -> JSONResponse:
    if _fits_no_column(error):
        return await _unstorable(request, error)
    log.warning("database.unavailable", error=type(error).__name__)
    return render(Unavailable("The database is out of reach."), instance=request.url.path)


async def _statement(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DBAPIError)
    if error.connection_invalidated:
        return await _database(request, error)
    if not _fits_no_column(getattr(error.orig, "__cause__", None)):
        raise error
    return await _unstorable(request, error)


async def _unexpected(_request: Request, error: Exception) -> JSONResponse:
    log.error("request.failed", error=type(error).__name__)
    document = {"type": TYPE_PREFIX + "internal-error", "title": "The service failed", "status": 500}
    return JSONResponse(document, 500, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every failure of `app` a problem document, whoever raised it."""
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(DBAPIError, _statement)
    app.add_exception_handler(asyncpg.DataError, _unstorable)
    for kind in UNAVAILABLE:
        app.add_exception_handler(kind, _database)
    app.add_exception_handler(Exception, _unexpected)
