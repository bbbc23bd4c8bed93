"""The wire shapes of transfers."""

from datetime import datetime
from uuid import UUID

from plans_api.transfers.rules import TransferGround
from tym_shared.wire import Code, Incoming, Outgoing, ShortText


class TransferIn(Incoming):
    """Hand the case over: by the person's move, whose home municipality then decides, or by a decision.

    A decision names its record and the authority that receives the case; the county stays the same.
    Without `networkId` the case comes to the steering group of its new area.
    """

    ground: TransferGround
    employment_authority_id: Code | None = None
    decision_id: ShortText | None = None
    network_id: UUID | None = None


class TransferOut(Outgoing):
    """One change of hands."""

    id: UUID
    ground: TransferGround
    decision_id: str | None
    rule_version: str
    from_authority_id: str
    to_authority_id: str
    from_county_id: str
    to_county_id: str
    from_network_id: UUID | None
    to_network_id: UUID | None
    transferred_at: datetime


class PartyOut(Outgoing):
    """An authority's time with the case; it stays controller of what it stored in it."""

    organisation_id: str
    since: datetime
    until: datetime | None


class TransfersOut(Outgoing):
    """How the case changed hands, and who has had it."""

    items: list[TransferOut]
    parties: list[PartyOut]
