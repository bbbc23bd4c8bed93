"""Use cases of home municipalities."""

from datetime import date
from uuid import UUID, uuid4

from consent_api.contacts.rules import is_masked
from consent_api.contacts.service import ProtectionNotYours
from consent_api.homes.models import HomeMunicipalityRow
from consent_api.homes.queries import homes_of
from consent_api.homes.rules import check_home, home_on, responsible_on
from consent_api.homes.schemas import HomeIn, ResponsibleOut
from consent_api.municipalities.rules import table
from consent_api.persons.models import PersonRow
from consent_api.persons.queries import get_related, get_related_for_update
from consent_api.persons.service import tell_of_change
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date


async def put_home(call: Call, person_id: UUID, given: HomeIn) -> PersonRow:
    """Add a record to the person's history, `person.moved` where other authorities become responsible.

    The record that holds on that day given again changes nothing. Refused: no relation, codes that no municipality
    has, no municipality at all, and a protected municipality changed by who may not see it.
    """
    session = await call.begin()
    row = await get_related_for_update(session, person_id)
    if is_masked(call.caller.scopes, protected=row.contact_protected):
        raise ProtectionNotYours
    check_home(given.municipality_code, given.main_stay_municipality_code, on=given.valid_from, table=table())
    before = await homes_of(session, row.id)
    present = home_on(before, given.valid_from)
    wanted = (given.municipality_code, given.main_stay_municipality_code)
    if present is not None and (present.municipality_code, present.main_stay_code) == wanted:
        return row
    session.add(
        HomeMunicipalityRow(
            id=uuid4(),
            person_id=row.id,
            municipality_code=given.municipality_code,
            main_stay_code=given.main_stay_municipality_code,
            valid_from=given.valid_from,
            source=given.source,
            recorded_by=call.caller.user_id,
            organisation_id=call.caller.acting_organisation().id,
        )
    )
    row.version += 1
    await session.flush()
    after = await homes_of(session, row.id)
    day = given.valid_from
    moved = responsible_on(before, day, table()) != responsible_on(after, day, table())
    await tell_of_change(call, row, "person.moved" if moved else "person.home-recorded")
    return row


async def find_responsible(call: Call, person_id: UUID, on: date | None) -> tuple[PersonRow, ResponsibleOut]:
    """The authorities responsible on a day, today unless another is asked; NotFound without a relation."""
    session = await call.begin()
    row = await get_related(session, person_id)
    day = on or legal_date(await read_legal_now(session))
    masked = is_masked(call.caller.scopes, protected=row.contact_protected)
    found = responsible_on([] if masked else await homes_of(session, row.id), day, table())
    return row, ResponsibleOut(
        on=day,
        masked=masked,
        ground=found.ground,
        employment_authority_id=found.employment_authority_id,
        county_id=found.county_id,
    )
