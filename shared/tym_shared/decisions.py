"""The enforcement client: asks consent-api's decision point (OpenID AuthZEN 1.0) and refuses what it denies.

Exception of this package to having no domain nouns: every service that discloses needs the same client.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tym_shared.call import Call
from tym_shared.callers import Caller
from tym_shared.errors import Forbidden, NotFound
from tym_shared.peers import Peer, PeerRefused, PeerUnavailable
from tym_shared.vocabulary import DataCategory, OrganisationId, PersonId, Register

RELATION_REASONS = frozenset({"no-relation", "relation-ended", "person-unknown", "organisation-unknown"})


class DisclosureDenied(Forbidden):
    """The data may not be disclosed for this purpose on the bases that hold."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """May `organisation` read (or disclose to `recipient`) these categories of the person's data in this register?

    `source` is the organisation that stored the data; `urgent_ground` a ground of an urgent disclosure that it states.
    """

    action: str
    organisation: OrganisationId
    user: str
    user_name: str
    roles: Collection[str]
    person: PersonId
    categories: Collection[DataCategory]
    register: Register
    source: OrganisationId
    purpose: str
    recipient: OrganisationId | None = None
    necessity: str | None = None
    urgent_ground: str | None = None
    record: bool = True

    @classmethod
    def by(
        cls,
        caller: Caller,
        action: str,
        *,
        person: PersonId,
        categories: Collection[DataCategory],
        register: Register,
        source: OrganisationId,
        purpose: str,
        recipient: OrganisationId | None = None,
        necessity: str | None = None,
        urgent_ground: str | None = None,
    ) -> "Question":
        """The question of a worker for its own organisation."""
        return cls(
            action=action,
            organisation=caller.acting_organisation().id,
            user=caller.user_id,
            user_name=caller.name,
            roles=caller.roles,
            person=person,
            categories=categories,
            register=register,
            source=source,
            purpose=purpose,
            recipient=recipient,
            necessity=necessity,
            urgent_ground=urgent_ground,
        )

    def as_request(self) -> dict[str, Any]:
        """The AuthZEN evaluation request."""
        action: dict[str, Any] = {"name": self.action}
        if self.recipient:
            action["properties"] = {"recipient": self.recipient}
        urgent = {"urgentGround": self.urgent_ground} if self.urgent_ground else {}
        return {
            "subject": {
                "type": "organisation",
                "id": self.organisation,
                "properties": {"user": self.user, "userName": self.user_name, "roles": sorted(self.roles)},
            },
            "action": action,
            "resource": {
                "type": "person",
                "id": str(self.person),
                "properties": {
                    "categories": sorted(self.categories),
                    "register": self.register,
                    "source": self.source,
                },
            },
            "context": {"purpose": self.purpose, "necessity": self.necessity, "record": self.record, **urgent},
        }


@dataclass(frozen=True, kw_only=True)
class Decision:
    """An answer of the decision point; data may leave only for `permitted` categories and only if `id` is given."""

    id: str | None
    permitted: frozenset[DataCategory]
    denied: Mapping[DataCategory, str]
    basis: tuple[Mapping[str, Any], ...]
    obligations: tuple[Mapping[str, Any], ...]


class Decisions:
    """The decision point as the enforcing services see it."""

    def __init__(self, consent: Peer) -> None:
        """Ask consent-api."""
        self._consent = consent

    async def evaluate(self, question: Question, *, user: Caller | None) -> Decision:
        """The decision, logged before it is given; PeerUnavailable if there is none: then nothing may be disclosed."""
        try:
            answer = await self._consent.call("POST", "/access/v1/evaluation", body=question.as_request(), user=user)
        except PeerRefused as refusal:
            raise PeerUnavailable("The decision point refused the question.") from refusal
        return _decision(answer.json())

    async def require(self, question: Question, *, user: Caller | None) -> Decision:
        """The decision if it permits anything; NotFound without a relation, DisclosureDenied with reasons otherwise."""
        decision = await self.evaluate(question, user=user)
        if decision.permitted:
            return decision
        if set(decision.denied.values()) <= RELATION_REASONS:
            raise NotFound
        reasons = [{"category": category, "reason": reason} for category, reason in sorted(decision.denied.items())]
        raise DisclosureDenied("No basis permits any of the data.", denied=reasons)


async def note_release(call: Call, decision: Decision, *, person: UUID) -> None:
    """Note that data leaves on this decision, in the call's transaction; one that permits nothing releases nothing."""
    if decision.permitted and decision.id is not None:
        await call.note_release(UUID(decision.id), person=PersonId(person), permitted=decision.permitted)


def _decision(answer: Mapping[str, Any]) -> Decision:
    context = answer.get("context", {})
    return Decision(
        id=context.get("id"),
        permitted=frozenset(map(DataCategory, context.get("permitted", ()))),
        denied={DataCategory(entry["category"]): entry["reason"] for entry in context.get("denied", ())},
        basis=tuple(context.get("basis", ())),
        obligations=tuple(context.get("obligations", ())),
    )
