"""Heads, keys and proofs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from consent_api.log import queries, service
from consent_api.log.models import HeadRow
from consent_api.log.schemas import (
    ConsistencyProofOut,
    InclusionProofOut,
    LogChecksIn,
    LogChecksOut,
    LogHeadOut,
    LogKeysOut,
)
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.feed import decode_position, encode_position
from tym_shared.wire import Cursor, Limit, Page

TreeSize = Annotated[int, Query(ge=1, le=2**62, description="A number of leaves.")]


@operations.route("list_log_heads")
async def list_log_heads(call: CurrentCall, cursor: Cursor = None, limit: Limit = 50) -> Page[LogHeadOut]:
    """The signed heads of the log, newest first. Keep them elsewhere: they are what the log is checked against."""
    before = decode_position(cursor) if cursor is not None else None
    rows = await queries.page_of_heads(await call.begin(), before=before, limit=limit)
    following = encode_position(rows[limit - 1].number) if len(rows) > limit else None
    return Page(items=[_head(row) for row in rows[:limit]], next_cursor=following)


@operations.route("get_latest_log_head")
async def get_latest_log_head(call: CurrentCall) -> LogHeadOut:
    """The head signed last: at most a minute ago while the log is kept."""
    return _head(await service.newest_head(await call.begin()))


@operations.route("prove_inclusion")
async def prove_inclusion(
    call: CurrentCall,
    entry_id: Annotated[UUID, Query(alias="entryId", description="The id of an entry of the log.")],
    tree_size: Annotated[
        int | None, Query(alias="treeSize", ge=1, le=2**62, description="A head's; the newest head's unless given.")
    ] = None,
    person_id: Annotated[
        UUID | None, Query(alias="personId", description="Whose part, where an entry names several persons.")
    ] = None,
) -> InclusionProofOut:
    """That an entry is in the log: a person's own, or one in which the caller's organisation takes part.

    Entries are sealed within seconds of their recording; before that the answer is 404.
    """
    return await service.prove_inclusion(call, entry_id, tree_size=tree_size, person_id=person_id)


@operations.route("prove_consistency")
async def prove_consistency(call: CurrentCall, first: TreeSize, second: TreeSize) -> ConsistencyProofOut:
    """That nothing sealed in the first tree was altered, removed or put elsewhere in the second."""
    return await service.prove_consistency(await call.begin(), first=first, second=second)


@operations.route("list_log_keys")
async def list_log_keys(call: CurrentCall) -> LogKeysOut:
    """The public keys that heads are checked with, as JWKS; a key's id is its thumbprint (RFC 7638)."""
    return LogKeysOut(keys=await queries.public_keys(await call.begin()))


@operations.route("check_log")
async def check_log(call: CurrentCall, given: LogChecksIn) -> LogChecksOut:
    """Hold what the calling service audited against the log: its own uses, and decisions it released data on."""
    return await service.check_log(call, given.items)


def _head(row: HeadRow) -> LogHeadOut:
    return LogHeadOut(
        number=row.number,
        log_id=row.log_id,
        tree_size=row.tree_size,
        root_hash=row.root_hash.hex(),
        signed_at=row.signed_at,
        key_id=row.key_id,
        signature=row.signature,
    )
