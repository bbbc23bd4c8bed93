"""Steps on a referral that several scenarios take: it is made, acted on, and refused."""

from collections.abc import Callable
from typing import Any

from tym_local.play import Answer, Play
from tym_local.scenarios.beginnings import EA_WORKER, REFERRAL, Known

REFERRALS = "/v1/referrals"
NEED = {"category": "service-need", "text": "Tarve todettu."}


def makes(
    play: Play,
    step: str,
    person: Known,
    kind: str,
    recipient: str,
    *,
    who: str = EA_WORKER,
    shows: str,
    expect: int = 201,
    check: Callable[[Answer], object] | None = None,
    necessity: str | None = None,
    **more: Any,
) -> Answer:
    """A referral made and sent at once, or refused."""
    return play.step(
        step,
        who=who,
        what=f"refers: {kind.replace('-', ' ')}",
        shows=shows,
        at=REFERRAL,
        method="POST",
        path=REFERRALS,
        body={"kind": kind, "personId": person.id, "recipientId": recipient, "entries": [NEED], "send": True, **more},
        necessity=necessity,
        expect=expect,
        check=check,
    )


def acts(
    play: Play,
    step: str,
    who: str,
    referral: str,
    action: str,
    *,
    body: dict[str, Any] | None = None,
    state: str,
    shows: str | None = None,
    within: float = 0,
) -> Answer:
    """An action on a referral that brings it to a state."""
    return play.step(
        step,
        who=who,
        what=action.replace("-", " "),
        shows=shows or f"the referral is {state}",
        at=REFERRAL,
        method="POST",
        path=f"{REFERRALS}/{referral}/{action}",
        body=body,
        expect=201 if action == "absences" else 200,
        check=lambda answer: answer.body["state"] == state,
        within=within,
    )


def refused(
    play: Play,
    step: str,
    who: str,
    referral: str,
    action: str,
    *,
    body: dict[str, Any] | None = None,
    shows: str,
    expect: int,
    problem: str,
) -> Answer:
    """An action on a referral that is refused with a problem."""
    return play.step(
        step,
        who=who,
        what=action.replace("-", " "),
        shows=shows,
        at=REFERRAL,
        method="POST",
        path=f"{REFERRALS}/{referral}/{action}",
        body=body,
        expect=expect,
        check=lambda answer: answer.body["type"].endswith(problem),
    )


def reads(
    play: Play,
    step: str,
    who: str,
    referral: str,
    *,
    what: str,
    shows: str,
    purpose: str,
    part: str = "",
    check: Callable[[Answer], object],
    necessity: str | None = None,
    within: float = 0,
) -> Answer:
    """A referral, or a part of it, as one of its sides reads it."""
    return play.step(
        step,
        who=who,
        what=what,
        shows=shows,
        at=REFERRAL,
        path=f"{REFERRALS}/{referral}{part}",
        purpose=purpose,
        necessity=necessity,
        expect=200,
        check=check,
        within=within,
    )
