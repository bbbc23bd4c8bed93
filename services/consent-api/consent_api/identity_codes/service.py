"""Use cases of identity codes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from consent_api.identity_codes.rules import check_start
from consent_api.identity_codes.schemas import IdentityCodeIn, IdentityCodeOut
from consent_api.persons.models import IdentityCodeRow, PersonRow
from consent_api.persons.queries import codes_of, find_by_hetu, get_related, get_related_for_update, hold_hetu
from consent_api.persons.rules import HetuKeys, PersonDuplicate, birth_date_of, parse_hetu
from consent_api.persons.service import change_details, tell_of_change
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date


async def add_identity_code(call: Call, person_id: UUID, given: IdentityCodeIn, *, keys: HetuKeys) -> PersonRow:
    """Make this the person's code; the former one is closed and finds the person still. Sent again it changes nothing.

    Refused: a person without a relation to the caller, a code of another entry (nothing tells whose), a first day in
    the future or before the former code's.
    """
    code = parse_hetu(given.hetu, allow_temporary=keys.allow_temporary)
    async with call.look() as session:
        await get_related(session, person_id)
    session = await call.claim()
    index = keys.index_of(code)
    await hold_hetu(session, index)
    row = await get_related_for_update(session, person_id)
    owner = await find_by_hetu(session, index)
    if owner is not None and owner != row.id:
        raise PersonDuplicate
    codes = await codes_of(session, row.id)
    known = next((one for one in codes if one.hetu_index == index), None)
    present = [one for one in codes if one.valid_to is None]
    if known is not None and present == [known]:
        return row
    today = legal_date(await read_legal_now(session))
    start = given.valid_from or today
    check_start(start, today=today, former_start=max((one.valid_from for one in present), default=None))
    for one in present:
        one.valid_to = max(start - timedelta(days=1), one.valid_from)
    if known is not None:
        known.valid_to = None
    else:
        sealed = keys.encrypt(code, person=row.id)
        values = {"hetu_index": index, "person_id": row.id, "hetu_encrypted": sealed}
        await session.execute(append(IdentityCodeRow, **values, reason=given.reason, valid_from=start))
    details = keys.unseal(row.sealed, person=row.id)
    await change_details(session, row, replace(details, birth_date=birth_date_of(code)), keys=keys)
    await tell_of_change(call, row, "person.identity-code-added")
    return row


async def read_identity_codes(
    call: Call, person_id: UUID, *, keys: HetuKeys
) -> tuple[PersonRow, Sequence[IdentityCodeOut]]:
    """The person's codes in the open, for a caller whose task needs them; NotFound without a relation."""
    session = await call.begin()
    row = await get_related(session, person_id)
    return row, [
        IdentityCodeOut(
            hetu=keys.decrypt(one.hetu_encrypted, person=one.person_id),
            reason=one.reason,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in await codes_of(session, row.id)
    ]
