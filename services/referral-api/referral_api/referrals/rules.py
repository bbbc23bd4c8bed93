"""Referrals: their ids and urgency, and the refusals that every change of one shares."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from referral_api.code_lists.rules import ListName
from tym_shared.directory import Organisation
from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid

ReferralId = NewType("ReferralId", UUID)

REASON_LISTS = {
    "decline": ListName.DECLINE_REASONS,
    "hold": ListName.HOLD_REASONS,
    "withdraw": ListName.WITHDRAWAL_REASONS,
    "request-cancellation": ListName.WITHDRAWAL_REASONS,
    "cancel": ListName.CANCELLATION_REASONS,
    "confirm-cancellation": ListName.CANCELLATION_REASONS,
    "amend": ListName.AMENDMENT_REASONS,
    "propose": ListName.AMENDMENT_REASONS,
    "accept-proposal": ListName.AMENDMENT_REASONS,
    "stop": ListName.CONSENT_ENDINGS,
    "reconsider": ListName.CONSENT_ENDINGS,
}
"""The code list of the reason that a step states; steps of other actions state none, or what is of no list."""

EXPECTED_IN = {"request-information": "/answerBy"}
"""Where a request gives the day that an action looks ahead to, other than in `expectedOn`."""

STATE_LISTS = {
    "declined": ListName.DECLINE_REASONS,
    "on-hold": ListName.HOLD_REASONS,
    "withdrawn": ListName.WITHDRAWAL_REASONS,
    "cancellation-requested": ListName.WITHDRAWAL_REASONS,
    "cancelled": ListName.CANCELLATION_REASONS,
    "stopped": ListName.CONSENT_ENDINGS,
}
"""The code list of a state's reason, for referrals of before versions of lists were kept."""

SENDERS_OWN = frozenset({"partOf", "planItemId", "planItemRevision"})
"""What an event tells the sender and our own services alone: that there is a plan is not every recipient's to know."""

ASKED_ONES = frozenset({"state", "due", "dueOn"})
"""What an event of a referral tells a contributor, who sees the request that it was asked and nothing else."""


class Urgency(StrEnum):
    """How soon the recipient is to act; it chooses the service-level times."""

    ROUTINE = "routine"
    URGENT = "urgent"


class RecipientUnknown(Invalid):
    """The directory has no such recipient, or it is the sender itself."""


class RecipientUnitNotThere(Invalid):
    """The recipient has no such unit on the day."""


class ExpectedDayBehind(Invalid):
    """What is expected lies ahead, today at the earliest."""


class DayAhead(Invalid):
    """What has happened lies behind, today at the latest."""


class ReferralExistsForItem(Conflict):
    """This version of the plan item has been referred already."""


class PurposeOfAnotherKind(Forbidden):
    """A referral of this kind is read for another purpose."""


class ParentNotUsable(Invalid):
    """No referral of the same person that could have such a part is visible to the caller."""


def check_expected(day: date | None, *, action: str, today: date) -> None:
    """Refuse a day that lies behind for what an action looks ahead to."""
    if day is not None and day < today:
        pointer = EXPECTED_IN.get(action, "/expectedOn")
        raise ExpectedDayBehind(errors=[FieldFault(pointer=pointer, detail=f"not before {today.isoformat()}")])


def check_past(day: date | None, *, pointer: str, today: date) -> None:
    """Refuse a day that lies ahead for what has happened: what is kept is kept no longer for it (381/2023 § 12)."""
    if day is not None and day > today:
        raise DayAhead(errors=[FieldFault(pointer=pointer, detail=f"not after {today.isoformat()}")])


def check_unit(recipient: Organisation, code: str | None, *, on: date) -> None:
    """Refuse a unit that the recipient does not have on a day, unknown, ended and coming ones alike."""
    if code is not None and not recipient.has_unit(code, on=on):
        fault = FieldFault(pointer="/recipientUnit", detail=f"no unit of the recipient on {on.isoformat()}")
        raise RecipientUnitNotThere(errors=[fault])


def shown_in_event(data: Mapping[str, Any], organisation: str | None) -> Mapping[str, Any]:  # any JSON
    """What of an event's data a reader is shown; our own services, which are no organisation, all of it."""
    if organisation in {None, data.get("senderId")}:
        return data
    if organisation != data.get("recipientId", organisation):
        return {name: value for name, value in data.items() if name in ASKED_ONES}
    return {name: value for name, value in data.items() if name not in SENDERS_OWN}
