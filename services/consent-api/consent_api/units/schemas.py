"""The wire shapes of units."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from consent_api.organisations.schemas import Names
from tym_shared.vocabulary import Register
from tym_shared.wire import Incoming, Outgoing


class UnitIn(Incoming):
    """A unit as it is from now on; `registers` only for a county's. `validTo` is its last day."""

    names: Names
    registers: Annotated[list[Register], Field(max_length=2)] = Field(default_factory=list)
    valid_from: date
    valid_to: date | None = None


class UnitOut(Outgoing):
    """A unit of an organisation; `name` is in the language asked for."""

    id: UUID
    organisation_id: str
    code: str
    name: str
    names: dict[str, str]
    registers: list[Register]
    valid_from: date
    valid_to: date | None
    version: int


class UnitsOut(Outgoing):
    """The units of an organisation on a day, by code."""

    on: date
    items: list[UnitOut]
