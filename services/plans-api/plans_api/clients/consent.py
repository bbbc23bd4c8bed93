"""consent-api: relations, the authorities responsible for a person, and who may act for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Request

from tym_shared.callers import Caller
from tym_shared.errors import NotFound
from tym_shared.feed import EventPage
from tym_shared.peers import Peer, PeerRefused, PeerUnavailable
from tym_shared.vocabulary import Mandate, Register

NOT_FOUND = 404


@dataclass(frozen=True, kw_only=True)
class Responsible:
    """The authorities that a person's home municipality makes responsible; None where it is unknown or protected."""

    employment_authority_id: str | None
    county_id: str | None


class Homes:
    """consent-api as plans-api asks it where a person belongs."""

    def __init__(self, consent: Peer) -> None:
        """Ask consent-api."""
        self._consent = consent

    async def responsible(self, person: UUID, *, user: Caller) -> Responsible:
        """Who is responsible today; NotFound where the user's organisation has no relation to the person."""
        path = f"/v1/persons/{person}/responsible-authorities"
        try:
            answer = await self._consent.call("GET", path, user=user, headers={"Tym-Purpose": "joint-assessment"})
        except PeerRefused as refusal:
            raise (NotFound if refusal.status == NOT_FOUND else PeerUnavailable) from refusal
        found = answer.json()
        return Responsible(employment_authority_id=found["employmentAuthorityId"], county_id=found["countyId"])


PURPOSES = {
    Register.TYM: "joint-plan",
    Register.EMPLOYMENT: "employment-services",
    Register.INTEGRATION: "integration-services",
}
"""For what a plan of each register is made, as consent-api's use log names it."""


class Representations:
    """consent-api as plans-api asks it whether somebody could act for a person."""

    def __init__(self, consent: Peer) -> None:
        """Ask consent-api."""
        self._consent = consent

    async def cover_plans(
        self, representation: UUID, person: UUID, *, register: Register, at: datetime | None, user: Caller
    ) -> bool:
        """Whether a representation of the person held at a moment and covered plans; False where there is none such."""
        asked = {"personId": str(person), "mandate": Mandate.PLANS.value} | ({"at": at.isoformat()} if at else {})
        path = f"/v1/representations/{representation}/standing?{urlencode(asked)}"
        try:
            answer = await self._consent.call("GET", path, user=user, headers={"Tym-Purpose": PURPOSES[register]})
        except PeerRefused as refusal:
            if refusal.status == NOT_FOUND:
                return False
            raise PeerUnavailable from refusal
        return bool(answer.json()["holds"])


async def put_relations(consent: Peer, relations: Sequence[Mapping[str, object]]) -> None:
    """Register relations or their newer versions, all or none; an older one changes nothing there."""
    await consent.call("PUT", "/v1/relations", body={"items": relations})


async def page_of_feed(consent: Peer, cursor: str | None) -> EventPage:
    """A page of consent-api's feed."""
    query = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
    return EventPage.model_validate((await consent.call("GET", "/v1/events", query=query)).json())


async def _held(request: Request) -> Homes:
    homes: Homes = request.app.state.homes
    return homes


HomesOfPersons = Annotated[Homes, Depends(_held)]


async def _representations(request: Request) -> Representations:
    representations: Representations = request.app.state.representations
    return representations


RepresentationsOfPersons = Annotated[Representations, Depends(_representations)]
