"""The wire shapes of persons."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from tym_shared.wire import STORABLE, Incoming, Outgoing, ShortText

Hetu = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=STORABLE)]


class PersonLookup(Incoming):
    """Find or create by identity code; the names are stored only when the person is new."""

    hetu: Hetu
    given_name: ShortText | None = None
    family_name: ShortText | None = None


class PersonIn(Incoming):
    """A person without a Finnish identity code; `identification` says by what else they are known."""

    given_name: ShortText | None = None
    family_name: ShortText
    birth_date: date | None = None
    citizenship: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    identification: ShortText | None = None


class PersonFound(Outgoing):
    """The person's id, by which all services know them; not whether anybody knew them before."""

    id: UUID


class NamesWanted(Incoming):
    """Persons whose names a list needs."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class PersonName(Outgoing):
    """A person's name as a list shows it."""

    id: UUID
    given_name: str | None
    family_name: str | None


class PersonNames(Outgoing):
    """The names of those asked persons that the caller has a relation with; the others are left out."""

    items: list[PersonName]
