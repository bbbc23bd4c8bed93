"""The answers of parties: every party for itself; the person's may be recorded from speech or paper (381/2023 § 4)."""

from collections.abc import Collection
from datetime import datetime

from plans_api.plan_types.rules import Party
from plans_api.plans.rules import AnswerForm, Verdict
from tym_shared.errors import Conflict, FieldFault, Invalid


class PersonHasAnswered(Conflict):
    """The person has answered this version, or another authority has recorded the answer; it is not recorded over."""


class AnswerTimeUnsuitable(Invalid):
    """The person cannot have answered before the version was stored, nor in the future."""


class RepresentationNotHolding(Invalid):
    """By this representation nobody could answer a plan for the person then: unknown, ended, or not covering plans."""


class RefusalWithoutReason(Invalid):
    """A refusal that is recorded for the person says why, or that no reason was given."""


def check_time(answered_at: datetime, *, stored_at: datetime, now: datetime) -> None:
    """Refuse an answer to a version that the person cannot have seen yet, and one that is still to come."""
    if not stored_at <= answered_at <= now:
        detail = "before the version was stored" if answered_at < stored_at else "in the future"
        raise AnswerTimeUnsuitable(errors=[FieldFault(pointer="/answeredAt", detail=detail)])


def check_recordable(former: AnswerForm | None, recorder: str | None, *, by: str) -> None:
    """Refuse to record over the person's own answer, and over what another organisation than `by` recorded."""
    if former is not None and (former is AnswerForm.SIGNED_IN or recorder != by):
        raise PersonHasAnswered


def check_representation(*, is_stated: bool, holds: bool) -> None:
    """Refuse a representative's answer whose representation did not hold or did not cover plans (703/2023 § 50)."""
    if is_stated and not holds:
        raise RepresentationNotHolding(errors=[FieldFault(pointer="/representationId", detail="gives no right to it")])


def is_agreed(needed: Collection[Party], answers: Collection[tuple[Party, Verdict]]) -> bool:
    """Whether every party that approves this version has; nobody's approval is none."""
    return bool(needed) and set(needed) <= {party for party, verdict in answers if verdict is Verdict.APPROVED}
