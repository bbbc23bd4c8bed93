"""The wire shapes of heads and proofs; hashes are in hexadecimal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from consent_api.log.rules.leaves import LeafKind
from tym_shared.wire import Outgoing


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
