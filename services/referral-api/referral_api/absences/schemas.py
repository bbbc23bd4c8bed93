"""The wire shapes of absences."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from tym_shared.wire import Incoming, Outgoing


class AbsenceIn(Incoming):
    """From which day to which the person was absent, and whether a reason was told; never the reason.

    It tells of what has been: no day of it lies ahead.
    """

    from_on: date = Field(alias="from")
    to_on: date = Field(alias="to")
    reason_told: bool

    @model_validator(mode="after")
    def run_forward(self) -> Self:
        """A period does not end before it starts."""
        if self.to_on < self.from_on:
            raise ValueError("to is before from")
        return self


class AbsenceOut(Outgoing):
    """Days of absence as they were reported."""

    id: UUID
    from_on: date = Field(alias="from")
    to_on: date = Field(alias="to")
    reason_told: bool
    reported_at: datetime


class AbsencesOut(Outgoing):
    """The absences during a service, earliest first."""

    items: list[AbsenceOut]
