"""The wire shapes of agreements."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.agreements.rules import AgreementState, CostSplit
from tym_shared.wire import Code, Incoming, LongText, Outgoing

Persons = Annotated[Decimal, Field(ge=0, le=10_000, max_digits=7, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]


class StaffIn(Incoming):
    """How many persons a party provides, in person-years, and for which tasks."""

    organisation_id: Code
    persons: Persons
    tasks: LongText | None = None


class ShareIn(Incoming):
    """An agreed share of the joint costs."""

    organisation_id: Code
    percent: Percent


class AgreementIn(Incoming):
    """A draft; what 388/2024 § 3 wants settled may still be missing until it is signed."""

    ways_of_organising: LongText | None = None
    staff: Annotated[list[StaffIn], Field(max_length=60)] = []
    staff_check_months: Annotated[int, Field(ge=1, le=120)] | None = None
    cost_split: CostSplit | None = None
    cost_shares: Annotated[list[ShareIn], Field(max_length=60)] = []
    kela_share: LongText | None = None


class StaffFoundIn(Incoming):
    """How many persons a party provides now."""

    organisation_id: Code
    persons: Persons


class StaffCheckIn(Incoming):
    """The finding of a check of the staff."""

    staff: Annotated[list[StaffFoundIn], Field(min_length=1, max_length=60)]
    is_sufficient: bool
    note: LongText | None = None


class StaffOut(Outgoing):
    """A party's staff."""

    organisation_id: str
    persons: Decimal
    tasks: str | None


class ShareOut(Outgoing):
    """A party's share of the joint costs."""

    organisation_id: str
    percent: Decimal


class StaffCheckOut(Outgoing):
    """A check of the staff."""

    id: UUID
    checked_on: date
    checked_by_organisation: str
    is_sufficient: bool
    staff: list[StaffOut]
    note: str | None


class AgreementOut(Outgoing):
    """A version of the agreement; `costShares` are the agreed ones, or follow from the staff."""

    id: UUID
    number: int
    state: AgreementState
    ways_of_organising: str | None
    staff: list[StaffOut]
    staff_check_months: int | None
    staff_check_due_on: date | None
    cost_split: CostSplit | None
    cost_shares: list[ShareOut]
    kela_share: str | None
    signed_by: list[str]
    staff_checks: list[StaffCheckOut]
    drafted_by_organisation: str
    drafted_at: datetime
    in_force_on: date | None
    rule_versions: list[str]
    version: int
    allowed_actions: list[str]


class AgreementsOut(Outgoing):
    """The versions of a group's agreement, newest first."""

    items: list[AgreementOut]
