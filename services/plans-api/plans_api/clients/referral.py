"""referral-api: sending a referral for an item, and its feed."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from tym_shared.call import Call
from tym_shared.errors import Conflict, DomainError, FieldFault, Forbidden, Invalid, NotFound
from tym_shared.feed import EventPage
from tym_shared.idempotency import IdempotencyKeyBusy
from tym_shared.peers import Peer, PeerRefused


class ReferralRefused(Forbidden):
    """referral-api refuses this referral."""


class ItemAlreadyReferred(Conflict):
    """This item has been referred already; change the item in a new version to refer it anew."""


class ReferralConflict(Conflict):
    """referral-api's present state does not permit this referral."""


class ReferralInvalid(Invalid):
    """A rule of referral-api refuses this referral."""


@dataclass(frozen=True, kw_only=True)
class SentReferral:
    """A referral as referral-api answered it."""

    id: UUID
    state: str
    version: int
    permitted: tuple[str, ...]
    denied: tuple[dict[str, Any], ...]


class ReferralApi:
    """referral-api as plans-api calls it."""

    def __init__(self, peer: Peer) -> None:
        """Call `peer`."""
        self._peer = peer

    async def send(self, call: Call, body: dict[str, Any]) -> SentReferral:
        """Create and send a referral for the call's user; the same call again gives the same referral."""
        headers = {"Idempotency-Key": _derived(call.key)}
        if call.necessity:
            headers["Tym-Necessity"] = call.necessity
        try:
            answer = await self._peer.call("POST", "/v1/referrals", body=body, user=call.caller, headers=headers)
        except PeerRefused as refusal:
            raise _as_error(refusal) from refusal
        found = answer.json()
        return SentReferral(
            id=UUID(found["id"]),
            state=found["state"],
            version=found["version"],
            permitted=tuple(found.get("permitted", ())),
            denied=tuple(found.get("denied", ())),
        )

    async def tell_erased(self, case_id: UUID, *, on: str) -> None:
        """Tell on which day a case was erased, so that its referrals go; told again, nothing changes."""
        await self._peer.call("PUT", f"/v1/erased-cases/{case_id}", body={"erasedOn": on})

    async def page(self, cursor: str | None) -> EventPage:
        """A page of referral-api's feed."""
        query = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        answer = await self._peer.call("GET", "/v1/events", query=query)
        return EventPage.model_validate(answer.json())


def _derived(key: str) -> str:
    """The key of the call that a call makes: always short and plain, whatever characters the caller's key has."""
    return f"refer.{sha256(key.encode()).hexdigest()}"


def _as_error(refusal: PeerRefused) -> DomainError:
    """The peer's problem as ours: its title and extension members, never another object's details."""
    detail = str(refusal.problem.get("title", "referral-api refuses this."))
    kind, shown = str(refusal.problem.get("type", "")), ("rule", "denied", "state", "referralId")
    members = {name: refusal.problem[name] for name in shown if name in refusal.problem}
    if refusal.status == 404:
        return NotFound()
    if kind.endswith("idempotency-key-busy"):
        return IdempotencyKeyBusy(headers={"Retry-After": "1"})
    if kind.endswith("referral-exists-for-item"):
        return ItemAlreadyReferred(**members)
    if refusal.status == 409:
        return ReferralConflict(detail, **members)
    if refusal.status == 403:
        return ReferralRefused(detail, **members)
    errors = [FieldFault(pointer=one["pointer"], detail=one["detail"]) for one in refusal.problem.get("errors", ())]
    return ReferralInvalid(detail, errors=errors, **members)
