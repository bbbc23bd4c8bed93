"""Reads and appends of the tree. What is deleted from the queue is exactly what was sealed, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Table, Uuid, and_, any_, bindparam, delete, func, insert, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.decisions.models import DecisionRow
from consent_api.disclosures.models import UseRow
from consent_api.log.models import HeadRow, KeyRow, LeafRow, NodeRow, QueueRow, RemovalRow
from consent_api.log.rules.heads import Head
from consent_api.log.rules.leaves import LeafKind
from consent_api.log.rules.tree import Frontier, Place, complete_subtrees
from tym_shared.errors import NotFound
from tym_shared.inserts import append_all, unnested
from tym_shared.log_digests import decision_digest, use_digest

SEALER_LOCK = 0x54594D02
TABLES: Mapping[LeafKind, Table] = {
    LeafKind.DECISION: DecisionRow.metadata.tables["decisions"],
    LeafKind.USE: UseRow.metadata.tables["uses"],
    LeafKind.REMOVAL: RemovalRow.metadata.tables["log_removals"],
}
"""Where the entries of each kind stand."""

Entry = Mapping[str, Any]  # a row's columns


@dataclass(frozen=True, kw_only=True)
class EntryKey:
    """What names an entry: uses of one list share an id and differ by person."""

    kind: LeafKind
    entry_id: UUID
    created_at: datetime
    person_id: UUID | None

    @classmethod
    def of(cls, row: QueueRow | LeafRow) -> "EntryKey":
        """The key of a queued or sealed entry."""
        return cls(kind=row.kind, entry_id=row.entry_id, created_at=row.entry_created_at, person_id=row.person_id)


async def hold_sealer_lock(session: AsyncSession) -> bool:
    """Whether this transaction is the one sealer until it ends."""
    locked = await session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": SEALER_LOCK})
    return bool(locked.scalar_one())


async def waiting(session: AsyncSession, limit: int) -> Sequence[QueueRow]:
    """The first committed entries of the queue, in its order."""
    return (await session.scalars(select(QueueRow).order_by(QueueRow.sequence).limit(limit))).all()


LEAVES_OF = text("SELECT * FROM leaves_of(:entry, :person)").bindparams(
    bindparam("entry", type_=Uuid()), bindparam("person", type_=Uuid())
)
NODES_AT = text(
    "SELECT level, index, hash FROM log_nodes"
    " JOIN unnest(CAST(:levels AS smallint[]), CAST(:indexes AS bigint[])) AS asked (level, index) USING (level, index)"
)
"""One statement whatever the number of nodes, so that its plan is kept."""


async def entries(session: AsyncSession, keys: Iterable[EntryKey]) -> dict[EntryKey, Entry]:
    """The rows of these entries that are there and visible."""
    by_kind: dict[LeafKind, list[EntryKey]] = {}
    for key in keys:
        by_kind.setdefault(key.kind, []).append(key)
    found: dict[EntryKey, Entry] = {}
    for kind, wanted in by_kind.items():
        table = TABLES[kind]
        named = unnested(table, [{"id": key.entry_id, "created_at": key.created_at} for key in wanted])
        moments = [key.created_at for key in wanted]
        statement = (
            select(table)
            .join(named, and_(table.c.id == named.c.id, table.c.created_at == named.c.created_at))
            .where(table.c.created_at.between(min(moments), max(moments)))
        )
        for row in (await session.execute(statement)).mappings():
            person = row["person_id"] if kind is LeafKind.USE else None
            key = EntryKey(kind=kind, entry_id=row["id"], created_at=row["created_at"], person_id=person)
            found[key] = dict(row)
    return found


async def read_frontier(session: AsyncSession) -> Frontier:
    """The tree's growing edge as stored."""
    size = (await session.scalar(select(func.coalesce(func.max(LeafRow.index), -1) + 1))) or 0
    places = list(complete_subtrees(0, size))
    nodes = await read_nodes(session, places)
    return Frontier(size=size, peaks=[nodes[place] for place in places])


async def read_nodes(session: AsyncSession, places: Iterable[Place]) -> dict[Place, bytes]:
    """The hashes of these complete subtrees."""
    wanted = list(places)
    if not wanted:
        return {}
    asked = {"levels": [level for level, _ in wanted], "indexes": [index for _, index in wanted]}
    return {(level, index): node for level, index, node in await session.execute(NODES_AT, asked)}


async def append_sealed(
    session: AsyncSession, queued: Sequence[QueueRow], leaves: Sequence[Mapping[str, Any]], nodes: Mapping[Place, bytes]
) -> None:
    """Store the leaves and every subtree they complete, and take the entries off the queue."""
    await session.execute(append_all(LeafRow, leaves))
    stored = [{"level": level, "index": index, "hash": node} for (level, index), node in nodes.items()]
    await session.execute(append_all(NodeRow, stored))
    taken = bindparam(None, [row.sequence for row in queued], type_=ARRAY(BigInteger))
    await session.execute(delete(QueueRow).where(QueueRow.sequence == any_(taken)))


async def newest_head(session: AsyncSession) -> HeadRow | None:
    """The head signed last, or None before the first."""
    return (await session.scalars(select(HeadRow).order_by(HeadRow.number.desc()).limit(1))).one_or_none()


async def page_of_heads(session: AsyncSession, *, before: int | None, limit: int) -> Sequence[HeadRow]:
    """Heads from the newest on, those before a number if one is given, with one more than `limit`."""
    statement = select(HeadRow).order_by(HeadRow.number.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(HeadRow.number < before)
    return (await session.scalars(statement)).all()


async def append_head(session: AsyncSession, head: Head, *, key_id: str, signature: str) -> None:
    """Store a signed head."""
    values = {name: getattr(head, name) for name in ("log_id", "number", "tree_size", "root_hash", "signed_at")}
    await session.execute(insert(HeadRow).values(**values, key_id=key_id, signature=signature))


async def keep_key(session: AsyncSession, key_id: str, public_key: Mapping[str, Any]) -> None:
    """Keep a public key among those that heads are checked with."""
    statement = insert_or(KeyRow).values(key_id=key_id, public_key=dict(public_key))
    await session.execute(statement.on_conflict_do_nothing())


async def public_keys(session: AsyncSession) -> list[dict[str, Any]]:
    """Every public key that heads were signed with, the first one first."""
    return list((await session.scalars(select(KeyRow.public_key).order_by(KeyRow.first_used_at))).all())


Named = tuple[UUID, UUID]
"""An entry's id and its person."""


async def use_digests(session: AsyncSession, named: Iterable[Named], *, service: str) -> dict[Named, str]:
    """The digests of the uses that a service has shipped."""
    rows = await session.scalars(
        select(UseRow).where(tuple_(UseRow.id, UseRow.person_id).in_(list(named)), UseRow.service == service)
    )
    return {
        (row.id, row.person_id): use_digest(
            entry_id=row.id,
            person_id=row.person_id,
            at=row.created_at,
            organisation_id=row.organisation_id,
            user_id=row.user_id,
            user_name=row.user_name,
            purpose=row.purpose,
            necessity=row.necessity,
            operation=row.operation,
            register=row.register,
            categories=row.categories,
        )
        for row in rows
    }


async def decision_digests(session: AsyncSession, named: Iterable[Named]) -> dict[Named, str]:
    """The digests of decisions about these persons."""
    rows = await session.scalars(
        select(DecisionRow).where(tuple_(DecisionRow.id, DecisionRow.person_id).in_(list(named)))
    )
    return {
        (row.id, row.person_id): decision_digest(decision_id=row.id, person_id=row.person_id, permitted=row.permitted)
        for row in rows
    }


async def leaves_of(session: AsyncSession, entry_id: UUID, *, person_id: UUID | None) -> Sequence[LeafRow]:
    """The leaves of an entry that the caller sees; NotFound if there is none."""
    statement = select(LeafRow).from_statement(LEAVES_OF)
    found = (await session.scalars(statement, {"entry": entry_id, "person": person_id})).all()
    if not found:
        raise NotFound
    return found
