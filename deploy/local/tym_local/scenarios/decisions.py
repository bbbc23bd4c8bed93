"""Steps at the decision point: what an organisation asks it, and what the person allows."""

from collections.abc import Callable, Mapping
from typing import Any

from tym_local.clients import seeded_clients
from tym_local.play import Answer, Play
from tym_local.scenarios.beginnings import CONSENT, Known


def asks(
    play: Play,
    step: str,
    who: str,
    person: Known,
    *,
    what: str,
    shows: str,
    check: Callable[[Answer], object],
    categories: tuple[str, ...],
    purpose: str,
    register: str,
    to: str | None = None,
    source: str | None = None,
    origin: str | None = None,
    necessity: str | None = None,
) -> Answer:
    """An organisation asks whether it may disclose to another (`to`), or read what another stored (`source`)."""
    action: dict[str, Any] = {"name": "disclose", "properties": {"recipient": to}} if to else {"name": "read"}
    data = {"categories": categories, "register": register, "origin": origin, "source": source}
    body = {
        "subject": {"type": "organisation", "id": seeded_clients()[who].org},
        "action": action,
        "resource": {"type": "person", "id": person.id, "properties": data},
        "context": {"purpose": purpose, "necessity": necessity},
    }
    return play.step(
        step,
        who=who,
        what=what,
        shows=shows,
        at=CONSENT,
        method="POST",
        path="/access/v1/evaluation",
        body=body,
        expect=200,
        check=check,
    )


def allows(play: Play, step: str, person: Known, body: Mapping[str, Any], *, shows: str, answer: str = "given") -> str:
    """The person answers in their own service; the consent's id."""
    kept = play.step(
        step,
        who=person.client,
        what=f"answers: {answer}",
        shows=shows,
        at=CONSENT,
        method="POST",
        path="/v1/me/consents",
        body={"textVersion": "1", "language": "fi", "answer": answer, **body},
        expect=201,
    )
    return str(kept.body["id"])


def permitted(*categories: str, section: str) -> Callable[[Answer], object]:
    """A check: exactly these categories are permitted, on this section."""

    def check(answer: Answer) -> object:
        context = answer.body["context"]
        bases = {basis["section"] for basis in context["basis"]}
        if context["permitted"] != sorted(categories) or bases != {section}:
            return f"permitted {context['permitted']} on {sorted(bases)}"
        return True

    return check


def denied(reason: str) -> Callable[[Answer], object]:
    """A check: nothing is permitted, for this reason."""

    def check(answer: Answer) -> object:
        reasons = {one["reason"] for one in answer.body["context"]["denied"]}
        return True if answer.body["decision"] is False and reasons == {reason} else f"denied for {sorted(reasons)}"

    return check
