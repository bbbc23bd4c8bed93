"""The use case of merging."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.merges.models import PersonMergeRow
from consent_api.merges.queries import hold_merges
from consent_api.merges.rules import check_codes, check_merge
from consent_api.merges.schemas import MergeIn
from consent_api.persons.models import IdentityCodeRow, PersonRow
from consent_api.persons.queries import (
    codes_of,
    get_related,
    get_related_for_update,
    related_organisations,
    surviving,
)
from consent_api.persons.rules import HetuKeys
from consent_api.persons.service import change_details
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date


async def merge_persons(call: Call, person_id: UUID, given: MergeIn, *, keys: HetuKeys) -> PersonRow:
    """Make two entries one person: both ids answer everywhere, the survivor's data is kept and filled from the other.

    Refused: an entry without a relation to the caller, an entry with itself, two that are one already, and two with
    valid identity codes unless one was issued in error; that of the merged entry is then closed.
    """
    async with call.look() as session:
        await get_related(session, person_id)
        await get_related(session, given.duplicate_id)
    session = await call.claim()
    await hold_merges(session)
    survivors = await surviving(session, person_id), await surviving(session, given.duplicate_id)
    check_merge(person_id, given.duplicate_id, survivors=survivors)
    locked = {one: await get_related_for_update(session, one) for one in sorted(survivors)}
    row, merged = locked[survivors[0]], locked[survivors[1]]
    own, others = await _valid_codes(session, row.id), await _valid_codes(session, merged.id)
    check_codes(both_valid=bool(own and others), reason=given.reason)
    if own:
        for code in others:
            code.valid_to = max(legal_date(await read_legal_now(session)), code.valid_from)
    readers = {*await related_organisations(session, row.id), *await related_organisations(session, merged.id)}
    await _link(call, session, row.id, merged.id, reason=given.reason)
    row.contact_protected = row.contact_protected or merged.contact_protected
    details = keys.unseal(row.sealed, person=row.id).filled_from(keys.unseal(merged.sealed, person=merged.id))
    await change_details(session, row, details, keys=keys)
    ids = {"survivorId": str(row.id), "mergedId": str(merged.id)}
    await call.record(
        Change(event="person.merged", aggregate_id=row.id, version=row.version, readers=readers, data=ids)
    )
    return row


async def _valid_codes(session: AsyncSession, person_id: UUID) -> list[IdentityCodeRow]:
    return [code for code in await codes_of(session, person_id) if code.valid_to is None]


async def _link(call: Call, session: AsyncSession, survivor: UUID, merged: UUID, *, reason: str) -> None:
    await session.flush()
    await session.execute(
        append(
            PersonMergeRow,
            merged_id=merged,
            survivor_id=survivor,
            merged_into_id=survivor,
            reason=reason,
            merged_by=call.caller.user_id,
            organisation_id=call.caller.acting_organisation().id,
        )
    )
    earlier = update(PersonMergeRow).where(PersonMergeRow.survivor_id == merged).values(survivor_id=survivor)
    await session.execute(earlier, execution_options={"synchronize_session": False})
