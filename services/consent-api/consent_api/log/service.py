"""Use cases of the tree: proofs for whoever may see an entry, and checks of what the services audited."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.log import queries
from consent_api.log.models import HeadRow
from consent_api.log.queries import EntryKey
from consent_api.log.rules.leaves import leaf_of
from consent_api.log.rules.tree import (
    Range,
    complete_subtrees,
    consistency_ranges,
    inclusion_ranges,
    range_hash,
)
from consent_api.log.schemas import (
    CheckedKind,
    ConsistencyProofOut,
    InclusionProofOut,
    LogCheckIn,
    LogCheckOut,
    LogChecksOut,
)
from tym_shared.call import Call
from tym_shared.errors import FieldFault, Malformed, NotFound
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory, PersonId


class EntryOfManyPersons(Malformed):
    """The entry names several persons; say whose part is meant."""


class TreeSizesReversed(Malformed):
    """The first tree cannot be larger than the second."""


async def newest_head(session: AsyncSession) -> HeadRow:
    """The head signed last; NotFound before the first."""
    head = await queries.newest_head(session)
    if head is None:
        raise NotFound
    return head


async def prove_inclusion(
    call: Call, entry_id: UUID, *, tree_size: int | None, person_id: UUID | None
) -> InclusionProofOut:
    """The proof for an entry that the caller sees, with the entry as it was sealed; logged, since it holds the entry.

    NotFound for other entries, for one that is not sealed yet, and for a tree that no head covers.
    """
    session = await call.begin()
    head = await newest_head(session)
    leaf, *more = await queries.leaves_of(session, entry_id, person_id=person_id)
    if more:
        raise EntryOfManyPersons(errors=[FieldFault(pointer="/personId", detail="needed for this entry")])
    size = head.tree_size if tree_size is None else tree_size
    if not leaf.index < size <= head.tree_size:
        raise NotFound
    key = EntryKey.of(leaf)
    entry = (await queries.entries(session, [key])).get(key)
    if entry is None:
        raise NotFound
    root, path = await _hashes(session, size, inclusion_ranges(leaf.index, size))
    await call.log_use(
        [PersonId(entry["person_id"])], register=CONSENT_REGISTER, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return InclusionProofOut(
        entry_id=entry_id,
        kind=leaf.kind,
        leaf=leaf_of(leaf.kind, entry).decode(),
        leaf_hash=leaf.leaf_hash.hex(),
        index=leaf.index,
        tree_size=size,
        root_hash=root.hex(),
        audit_path=[one.hex() for one in path],
    )


async def prove_consistency(session: AsyncSession, *, first: int, second: int) -> ConsistencyProofOut:
    """The proof between two trees that a head covers; NotFound for a larger one."""
    if first > second:
        raise TreeSizesReversed(errors=[FieldFault(pointer="/first", detail="larger than the second")])
    head = await newest_head(session)
    if second > head.tree_size:
        raise NotFound
    root, path = await _hashes(session, second, consistency_ranges(first, second))
    first_root, _ = await _hashes(session, first, [])
    return ConsistencyProofOut(
        first=first,
        second=second,
        first_root_hash=first_root.hex(),
        second_root_hash=root.hex(),
        path=[one.hex() for one in path],
    )


async def check_log(call: Call, items: Sequence[LogCheckIn]) -> LogChecksOut:
    """Which of the entries that a service audited the log does not hold, or holds otherwise."""
    session = await call.begin()
    named = {kind: [(one.id, one.person_id) for one in items if one.kind is kind] for kind in CheckedKind}
    held = {
        CheckedKind.USE: await queries.use_digests(
            session, named[CheckedKind.USE], service=call.caller.claims.client_id
        ),
        CheckedKind.DECISION: await queries.decision_digests(session, named[CheckedKind.DECISION]),
    }
    found = [(one, held[one.kind].get((one.id, one.person_id))) for one in items]
    return LogChecksOut(
        absent=[_named(one) for one, digest in found if digest is None],
        differing=[_named(one) for one, digest in found if digest is not None and digest != one.digest],
    )


def _named(item: LogCheckIn) -> LogCheckOut:
    return LogCheckOut(kind=item.kind, id=item.id, person_id=item.person_id)


async def _hashes(session: AsyncSession, size: int, ranges: list[Range]) -> tuple[bytes, list[bytes]]:
    """The root of the tree of a size and the hashes of the ranges, in one read."""
    whole = (0, size)
    places = {place for leaves in (whole, *ranges) for place in complete_subtrees(*leaves)}
    nodes = await queries.read_nodes(session, places)
    root, *path = (range_hash(leaves, nodes.__getitem__) for leaves in (whole, *ranges))
    return root, path
