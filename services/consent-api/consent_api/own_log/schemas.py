"""The wire shapes of the person's own log."""

from datetime import date
from typing import Annotated

from pydantic import Field

from consent_api.disclosures.schemas import LogEntryOut
from consent_api.hidings.schemas import HidingTold
from consent_api.own_log.rules import OlderGround
from tym_shared.wire import Incoming, LongText, Outgoing


class LogRequestIn(Incoming):
    """A special reason for entries older than two years: one of the list, and the case in own words."""

    from_on: Annotated[date, Field(alias="from")]
    to_on: Annotated[date, Field(alias="to")]
    ground: OlderGround
    reason: LongText


class OlderGroundOut(Outgoing):
    """A special reason in the reader's language."""

    code: OlderGround
    label: str


class OlderGroundsOut(Outgoing):
    """The special reasons that are listed."""

    items: list[OlderGroundOut]


class CoverageOut(Outgoing):
    """From which day the log is complete: of one register, perhaps of one organisation, or of all that is not named.

    `isStated` is false for the default: the day on which the log was first sealed.
    """

    of_register: Annotated[str | None, Field(alias="register")]
    organisation_id: str | None
    from_on: Annotated[date | None, Field(alias="from")]
    is_stated: bool


class OwnLogPage(Outgoing):
    """A page of the person's log, its period, from when the log is complete, and what is hidden from the person.

    `hidden` is the same on every page and whatever the filter, so that it tells nothing of when and what.
    """

    items: list[LogEntryOut]
    next_cursor: str | None
    from_on: Annotated[date, Field(alias="from")]
    to_on: Annotated[date, Field(alias="to")]
    complete_from: list[CoverageOut]
    hidden: list[HidingTold]
