"""The wire shapes of receipts: the record of ISO/IEC TS 27560:2023, its names in lowerCamelCase."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tym_shared.wire import Outgoing


class PiiInformationOut(Outgoing):
    """One kind of data: its category, whether it is of a special kind, and whether it was itemised."""

    pii_type: str
    pii_type_label: str
    special_pii: bool
    itemised: bool


class PurposeOut(Outgoing):
    """What the data may be used for, on which lawful basis, by whom, and how the consent is taken back."""

    purpose: str
    purpose_label: str
    lawful_basis: str
    provisions: list[dict[str, Any]]
    pii_information: list[PiiInformationOut]
    pii_controllers: list[str]
    pii_recipients: list[str]
    retention_period: str
    withdrawal_method: str


class PartyOut(Outgoing):
    """An organisation that takes part, and as what."""

    party_id: str
    party_name: str
    party_role: str


class EventOut(Outgoing):
    """One event of the consent's life."""

    event_time: datetime
    event_state: str
    event_type: str | None
    entity_id: str


class ReceiptOut(Outgoing):
    """A consent receipt."""

    schema_version: str
    record_id: UUID
    pii_principal_id: UUID
    privacy_notice: str
    language: str
    valid_until: datetime | None
    given_by: str | None
    purposes: list[PurposeOut]
    party_identification: list[PartyOut]
    events: list[EventOut]


class SignedReceiptOut(Outgoing):
    """The receipt, and the same as a compact JWS (RFC 7515, ES256) that its holder can check by `/v1/receipt-keys`."""

    receipt: ReceiptOut
    signed: str


class ReceiptKeysOut(Outgoing):
    """The keys as a JWKS (RFC 7517)."""

    keys: list[dict[str, Any]]
