"""Use cases of openings."""

from datetime import timedelta
from uuid import uuid4

from consent_api.bases.rules import necessity_grounds, purposes
from consent_api.openings.models import OpeningRow
from consent_api.openings.rules import NecessityGroundUnknown, NoRelationToPerson
from consent_api.openings.schemas import OpeningIn
from consent_api.relations.queries import holds_own
from tym_shared.call import Call
from tym_shared.call_opening import PurposeUnknown
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault


async def open_data(call: Call, given: OpeningIn, *, lasts: timedelta) -> OpeningRow:
    """State why the data is necessary; the statement serves this user, person and purpose until it ends.

    Refused: a ground or purpose outside its list, and a person with whom the organisation has no present relation.
    """
    if given.purpose not in purposes():
        raise PurposeUnknown("Send a code of /v1/purposes.", errors=[FieldFault(pointer="/purpose", detail="unknown")])
    session = await call.claim()
    now = await read_legal_now(session)
    organisation = call.caller.acting_organisation()
    if not await holds_own(session, given.person_id, organisation.id):
        raise NoRelationToPerson
    if given.ground not in necessity_grounds():
        raise NecessityGroundUnknown(errors=[FieldFault(pointer="/ground", detail="not in the list")])
    row = OpeningRow(
        id=uuid4(),
        person_id=given.person_id,
        organisation_id=organisation.id,
        user_id=call.caller.user_id,
        user_name=call.caller.name,
        purpose=given.purpose,
        ground=given.ground,
        reason=given.reason,
        created_at=now,
        valid_until=now + lasts,
    )
    session.add(row)
    await session.flush()
    data = {"purpose": given.purpose, "ground": given.ground}
    await call.record(
        Change(event="opening.made", aggregate_id=row.id, version=1, readers=[organisation.id], data=data)
    )
    return row
