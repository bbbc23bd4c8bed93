"""The shapes of bodies: lowerCamelCase, nothing extra accepted, nothing left out of an answer."""

from datetime import date
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from fastapi import Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from tym_shared.call import etag
from tym_shared.json_documents import to_json

Item = TypeVar("Item")

STORABLE = r"^[^\x00]*$"
"""The pattern of a text that a column can keep. Lone surrogates are refused wherever a text is read."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]
"""A code of a code list: lower case, digits, dot and hyphen, at most 80 characters."""

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
"""A calendar date, of which years and months can be counted on; others are refused with 400."""

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=STORABLE)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=STORABLE)]
RawText = Annotated[str, StringConstraints(max_length=500, pattern=STORABLE)]
"""A text of at most 500 characters, just as it is sent; it may be empty."""


class Incoming(BaseModel):
    """A request body: unknown members are refused with 400, and a type of `str` says what is STORABLE."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


class Outgoing(BaseModel):
    """An answer's body, read from attributes; fields have no defaults."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)

    @classmethod
    def from_row(cls, row: object, **more: object) -> Self:
        """A row in this shape; the members that are not the row's own are given."""
        own = {name: getattr(row, name) for name in cls.model_fields if name not in more}
        return cls.model_validate(own | more, by_name=True)


class Receipt(Outgoing):
    """The answer to a write: nothing personal, so that a replay leaks nothing."""

    id: UUID
    state: str
    version: int
    allowed_actions: list[str]


class CodedReceipt(Outgoing):
    """The answer to a write of what has a code for its id."""

    id: str
    state: str
    version: int
    allowed_actions: list[str]


class Page(Outgoing, Generic[Item]):
    """A page of a collection; `nextCursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None


Limit = Annotated[int, Query(ge=1, le=100, description="At most this many items.")]
Cursor = Annotated[str | None, Query(max_length=200, description="The nextCursor of the page before.")]


class DirectJson(JSONResponse):
    """JSON as `to_json` writes it."""

    def render(self, content: object) -> bytes:
        """The body."""
        return to_json(content)


def answer(
    receipt: Receipt | CodedReceipt, *, status: int = 200, location: str | None = None, **more: Any
) -> JSONResponse:  # any JSON
    """The answer to a write with its ETag, and Location where something was created."""
    headers = {"ETag": etag(receipt.version)} | ({"Location": location} if location else {})
    return DirectJson(receipt.model_dump(mode="json", by_alias=True) | more, status, headers)
