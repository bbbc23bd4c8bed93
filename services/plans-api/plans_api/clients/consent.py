"""consent-api: relations, and the authorities responsible for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from tym_shared.callers import Caller
from tym_shared.errors import NotFound
from tym_shared.peers import Peer, PeerRefused, PeerUnavailable

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


async def put_relation(consent: Peer, relation: Mapping[str, object]) -> None:
    """Register a relation or its newer version; an older one changes nothing there."""
    body = {name: value for name, value in relation.items() if name != "id"}
    await consent.call("PUT", f"/v1/relations/{relation['id']}", body=body)


async def _held(request: Request) -> Homes:
    homes: Homes = request.app.state.homes
    return homes


HomesOfPersons = Annotated[Homes, Depends(_held)]
