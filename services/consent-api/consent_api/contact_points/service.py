"""Use cases of contact points."""

from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from consent_api.contact_points import queries
from consent_api.contact_points.models import ContactPointRow
from consent_api.contact_points.rules import ContactKind, check_reachable
from consent_api.contact_points.schemas import ContactPointIn
from consent_api.organisations import queries as organisations
from consent_api.organisations.service import require_keeper
from consent_api.units.queries import find as find_unit
from tym_shared.call import Call
from tym_shared.changes import EVERYBODY, Change
from tym_shared.errors import NotFound, Stale


async def put_contact_point(
    call: Call, organisation_id: str, unit_code: str | None, kind: ContactKind, given: ContactPointIn
) -> ContactPointRow:
    """Make a contact point (If-Match "0") or replace it; for the organisation's own keeper and the operator's.

    Refused: another organisation's, a unit that it does not have, and one that names no way of reaching it.
    """
    require_keeper(call, organisation_id)
    session = await call.begin()
    await organisations.get(session, organisation_id)
    if unit_code is not None and await find_unit(session, organisation_id, unit_code) is None:
        raise NotFound
    row = await queries.find(session, organisation_id, unit_code, kind)
    call.match(row.version if row else 0)
    check_reachable(given.phone, given.email, given.address, given.web)
    if row is None:
        row = ContactPointRow(id=uuid4(), organisation_id=organisation_id, unit_code=unit_code, kind=kind, version=0)
        session.add(row)
    for name, value in given.model_dump().items():
        setattr(row, name, value)
    row.version += 1
    try:
        await session.flush()
    except IntegrityError as error:
        raise Stale("Another keeper was first.") from error
    data = {"organisationId": organisation_id, "unitCode": unit_code, "kind": kind}
    await call.record(
        Change(event="contact-point.changed", aggregate_id=row.id, version=row.version, readers=[EVERYBODY], data=data)
    )
    return row
