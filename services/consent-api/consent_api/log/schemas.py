"""The wire shapes of heads and proofs; hashes are in hexadecimal."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from consent_api.log.rules.leaves import LeafKind
from tym_shared.wire import Incoming, Outgoing


class LogHeadOut(Outgoing):
    """A signed head; `signature` is a compact JWS whose payload says the same, and is what counts."""

    number: int
    log_id: str
    tree_size: int
    root_hash: str
    signed_at: datetime
    key_id: str
    signature: str


class InclusionProofOut(Outgoing):
    """That an entry is in the tree: hash `leaf` with a zero byte before it, then join the path (RFC 9162 § 2.1.3.2)."""

    entry_id: UUID
    kind: LeafKind
    leaf: str
    leaf_hash: str
    index: int
    tree_size: int
    root_hash: str
    audit_path: list[str]


class ConsistencyProofOut(Outgoing):
    """That the tree of the first size is the beginning of that of the second (RFC 9162 § 2.1.4.2)."""

    first: int
    second: int
    first_root_hash: str
    second_root_hash: str
    path: list[str]


class LogKeysOut(Outgoing):
    """A JWKS document (RFC 7517) with every public key that heads were signed with."""

    keys: list[dict[str, Any]]


class CheckedKind(StrEnum):
    """`use`: a use that the service logged. `decision`: one on which it released data."""

    USE = "use"
    DECISION = "decision"


class LogCheckIn(Incoming):
    """One person's part in what a service audited; the digest is over what the service knows of it."""

    kind: CheckedKind
    id: UUID
    person_id: UUID
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class LogChecksIn(Incoming):
    """A batch to hold against the log."""

    items: Annotated[list[LogCheckIn], Field(min_length=1, max_length=500)]


class LogCheckOut(Outgoing):
    """What was asked about."""

    kind: CheckedKind
    id: UUID
    person_id: UUID


class LogChecksOut(Outgoing):
    """What the log does not hold, and what it holds otherwise; both are empty when service and log agree."""

    absent: list[LogCheckOut]
    differing: list[LogCheckOut]
