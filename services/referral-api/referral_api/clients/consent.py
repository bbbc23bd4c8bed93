"""consent-api as referral-api calls it: questions to the decision point, and the relations that referrals ground."""

from collections.abc import Collection, Mapping
from uuid import UUID

from tym_shared.call import Call
from tym_shared.decisions import Question
from tym_shared.peers import Peer
from tym_shared.vocabulary import DataCategory, OrganisationId, PersonId, Register


def disclosure(
    call: Call,
    *,
    person: UUID,
    categories: Collection[DataCategory],
    register: Register,
    purpose: str,
    recipient: str,
    necessity: str | None,
) -> Question:
    """May the caller's organisation give these data to the recipient?"""
    return Question.by(
        call.caller,
        "disclose",
        person=PersonId(person),
        categories=categories,
        register=register,
        source=call.caller.acting_organisation().id,
        purpose=purpose,
        recipient=OrganisationId(recipient),
        necessity=necessity,
    )


def reading(
    call: Call,
    *,
    person: UUID,
    categories: Collection[DataCategory],
    register: Register,
    purpose: str,
    source: str,
) -> Question:
    """May the caller's organisation read these data that the source has stored?"""
    return Question.by(
        call.caller,
        "read",
        person=PersonId(person),
        categories=categories,
        register=register,
        source=OrganisationId(source),
        purpose=purpose,
        necessity=call.necessity,
    )


async def register_relation(consent: Peer, relation_id: UUID, body: Mapping[str, object]) -> None:
    """Register the relation or its newer version; sent again it changes nothing."""
    await consent.call("PUT", f"/v1/relations/{relation_id}", body=body)
