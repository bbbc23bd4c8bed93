"""The tables of the tree: what waits to be sealed, leaves, nodes, heads, keys, and the removals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, LargeBinary, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.log.rules.leaves import LeafKind
from tym_shared.clock import legal_now


class QueueRow(Base):
    """An entry that is recorded and not sealed yet; written by a trigger in the entry's own transaction."""

    __tablename__ = "log_queue"

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[LeafKind]
    entry_id: Mapped[UUID]
    entry_created_at: Mapped[datetime]
    person_id: Mapped[UUID | None]


class LeafRow(Base):
    """A sealed entry; `person_id` tells the uses of one list apart, and goes when the entry is removed."""

    __tablename__ = "log_leaves"

    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[LeafKind]
    entry_id: Mapped[UUID] = mapped_column(index=True)
    entry_created_at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)


class NodeRow(Base):
    """The hash of a complete subtree; level 0 repeats the leaves' hashes, for proofs that show no entry."""

    __tablename__ = "log_nodes"

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class HeadRow(Base):
    """A signed head; `signature` is a compact JWS whose payload says the same as the other columns."""

    __tablename__ = "log_heads"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_id: Mapped[str]
    tree_size: Mapped[int] = mapped_column(BigInteger)
    root_hash: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[datetime]
    key_id: Mapped[str]
    signature: Mapped[str]


class KeyRow(Base):
    """A public key that heads were signed with."""

    __tablename__ = "log_keys"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[dict[str, Any]]
    first_used_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RemovalRow(Base):
    """Entries removed because they were kept long enough: which leaves, on which rule; itself sealed as a leaf."""

    __tablename__ = "log_removals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    register: Mapped[str]
    rule: Mapped[str]
    before: Mapped[datetime]
    number: Mapped[int]
    indexes: Mapped[list[dict[str, Any]]]
