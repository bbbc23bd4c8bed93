"""consent-api as referral-api calls it: questions to the decision point, and the relations that referrals ground."""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from tym_shared.call import Call
from tym_shared.callers import Caller
from tym_shared.decisions import Question
from tym_shared.errors import NotFound
from tym_shared.feed import EventPage
from tym_shared.peers import Peer, PeerRefused, PeerUnavailable
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
    urgent_ground: str | None = None,
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
        urgent_ground=urgent_ground,
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


async def register_relations(consent: Peer, relations: Sequence[Mapping[str, object]]) -> None:
    """Register relations or their newer versions, all or none; sent again they change nothing."""
    await consent.call("PUT", "/v1/relations", body={"items": relations})


async def page_of_feed(consent: Peer, cursor: str | None) -> EventPage:
    """A page of consent-api's feed."""
    query = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
    return EventPage.model_validate((await consent.call("GET", "/v1/events", query=query)).json())


class Persons:
    """consent-api as referral-api asks it about a person."""

    def __init__(self, consent: Peer) -> None:
        """Ask consent-api."""
        self._consent = consent

    async def is_within_ages(
        self, person: UUID, *, from_age: int | None, below: int | None, purpose: str, user: Caller
    ) -> bool | None:
        """Whether the person's age is in a range today, None if it is not known; NotFound without a relation."""
        limits = {"from": from_age, "below": below}
        query = {name: str(limit) for name, limit in limits.items() if limit is not None}
        path, headers = f"/v1/persons/{person}/age-range", {"Tym-Purpose": purpose}
        try:
            answer = await self._consent.call("GET", path, query=query, user=user, headers=headers)
        except PeerRefused as refusal:
            raise (NotFound if refusal.status == HTTPStatus.NOT_FOUND else PeerUnavailable) from refusal
        is_within: bool | None = answer.json()["isWithin"]
        return is_within


async def _held(request: Request) -> Persons:
    persons: Persons = request.app.state.persons
    return persons


PersonsOfConsent = Annotated[Persons, Depends(_held)]
