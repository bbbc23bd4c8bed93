"""JSON documents as the services write and read them many times for every request."""

from typing import Any
from uuid import UUID

import orjson
from pydantic_core import to_jsonable_python

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def to_json(value: object) -> bytes:
    """A value as JSON (RFC 8259): dates, times, UUIDs and codes as pydantic says them, at a third of its cost."""
    return orjson.dumps(value, default=_plain, option=OPTIONS)


def _plain(value: object) -> Any:  # what JSON can say
    """What orjson does not know: the driver's UUID, which is asked most, and what pydantic knows."""
    return str(value) if isinstance(value, UUID) else to_jsonable_python(value)


def to_json_text(value: object) -> str:
    """The same as text, as the driver of the database takes it."""
    return to_json(value).decode()


def from_json(document: str | bytes) -> Any:  # what JSON can say
    """What a JSON document says; ValueError if it is none."""
    return orjson.loads(document)
