"""Sealing in the background: what is recorded becomes leaves, and a head is signed over them."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.log import queries
from consent_api.log.models import HeadRow
from consent_api.log.queries import EntryKey
from consent_api.log.rules.heads import Head, is_due
from consent_api.log.rules.leaves import leaf_of, missing_leaf
from consent_api.log.rules.tree import Frontier, Place, hash_leaf
from tym_shared.changes import EVERYBODY, Change, publish_change
from tym_shared.db import Database
from tym_shared.signatures import Signer
from tym_shared.worker import WORKER

log = structlog.get_logger()

BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """How the log is sealed: whose log, by which key, how often a head, and which file the heads go to besides."""

    log_id: str
    signer: Signer
    after_growth: timedelta
    silence: timedelta
    heads_file: Path | None = None


def sealing(database: Database, plan: Sealing) -> Callable[[], Awaitable[int]]:
    """The loop's step: seal one batch of the queue and sign a head if one is due; one sealer at a time."""

    async def step() -> int:
        async with database.transaction(WORKER) as session:
            if not await queries.hold_sealer_lock(session):
                return 0
            sealed, frontier = await seal(session)
            signed = await _sign_if_due(session, plan, frontier)
        if signed and plan.heads_file:
            await asyncio.to_thread(_append_line, plan.heads_file, signed)
        return sealed

    return step


async def seal(session: AsyncSession) -> tuple[int, Frontier]:
    """Seal the first entries of the queue in its order; how many, and the tree's edge after them.

    An entry that is gone before it was sealed leaves a leaf that never verifies: the queue hides nothing.
    """
    frontier = await queries.read_frontier(session)
    queued = await queries.waiting(session, BATCH)
    if not queued:
        return 0, frontier
    keys = [EntryKey.of(row) for row in queued]
    found = await queries.entries(session, keys)
    leaves: list[dict[str, Any]] = []
    nodes: dict[Place, bytes] = {}
    for row, key in zip(queued, keys, strict=True):
        if key in found:
            leaf = hash_leaf(leaf_of(row.kind, found[key]))
        else:
            leaf = missing_leaf(row.kind, row.entry_id)
            log.error("log.entry-missing", entry_id=str(row.entry_id), kind=row.kind)
        leaves.append(
            {
                "index": frontier.size,
                "kind": row.kind,
                "entry_id": row.entry_id,
                "entry_created_at": row.entry_created_at,
                "person_id": row.person_id,
                "leaf_hash": leaf,
            }
        )
        nodes.update(frontier.append(leaf))
    await queries.append_sealed(session, queued, leaves, nodes)
    return len(queued), frontier


async def _sign_if_due(session: AsyncSession, plan: Sealing, frontier: Frontier) -> Mapping[str, object] | None:
    """Sign, store and announce a head if one is due; what the file keeps of it."""
    newest, now = await queries.newest_head(session), datetime.now(UTC)
    size, silence, growth = frontier.size, plan.silence, plan.after_growth
    if not is_due(_as_head(newest), size=size, now=now, after_growth=growth, silence=silence):
        return None
    number = newest.number + 1 if newest else 1
    head = Head(log_id=plan.log_id, number=number, tree_size=size, root_hash=frontier.root, signed_at=now)
    signature = plan.signer.sign(head.claims())
    told = {**head.claims(), "keyId": plan.signer.key_id, "signature": signature}
    await queries.keep_key(session, plan.signer.key_id, plan.signer.public_key)
    await queries.append_head(session, head, key_id=plan.signer.key_id, signature=signature)
    await publish_change(
        session,
        Change(
            event="log.head-signed",
            aggregate_id=uuid5(NAMESPACE_URL, f"urn:yhdyspinta:log:{plan.log_id}"),
            version=number,
            readers=[EVERYBODY],
            data=told,
        ),
    )
    return told


def _as_head(row: HeadRow | None) -> Head | None:
    if row is None:
        return None
    return Head(
        log_id=row.log_id,
        number=row.number,
        tree_size=row.tree_size,
        root_hash=row.root_hash,
        signed_at=row.signed_at,
    )


def _append_line(file: Path, told: Mapping[str, object]) -> None:
    with file.open("a", encoding="utf-8") as heads:
        heads.write(json.dumps(told) + "\n")
