"""Use cases of profiles: both are reads, put together from the features that own the parts."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.contacts.rules import is_masked
from consent_api.contacts.schemas import ContactOut
from consent_api.homes.queries import homes_of
from consent_api.homes.rules import home_on
from consent_api.homes.schemas import HomeOut
from consent_api.persons.models import IdentityCodeRow, PersonRow
from consent_api.persons.queries import codes_of, get_related, get_visible
from consent_api.persons.rules import HetuKeys, masked
from consent_api.profiles.schemas import IdentityCodeKnown, MeOut, OwnIdentityCode, PersonOut
from consent_api.representations.queries import of_represented
from consent_api.representations.service import with_names
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import NotFound
from tym_shared.legal_dates import legal_date, years_between


async def read_person(call: Call, person_id: UUID, *, keys: HetuKeys) -> PersonOut:
    """The person as the caller may see them; NotFound without a relation that holds now."""
    session = await call.begin()
    row = await get_related(session, person_id)
    details = keys.unseal(row.sealed, person=row.id)
    hidden = is_masked(call.caller.scopes, protected=row.contact_protected)
    code = await _present_code(session, row)
    return PersonOut(
        id=row.id,
        given_name=details.given_name,
        family_name=details.family_name,
        language=details.language,
        interpreter_need=details.interpreter_need,
        contact_protected=row.contact_protected,
        contact=ContactOut.of(details, masked=hidden),
        home_municipality=await _home(session, row, hidden=hidden),
        identity_code=IdentityCodeKnown(known=code is not None, since=code.valid_from if code else None),
        version=row.version,
    )


async def check_age_range(
    call: Call, person_id: UUID, *, from_age: int | None, below: int | None, keys: HetuKeys
) -> tuple[PersonRow, date, bool | None]:
    """Whether the person's age today is at least `from_age` and under `below`; NotFound without a relation."""
    session = await call.begin()
    row = await get_related(session, person_id)
    today = legal_date(await read_legal_now(session))
    born = keys.unseal(row.sealed, person=row.id).birth_date
    if born is None:
        return row, today, None
    age = years_between(born, today)
    return row, today, (from_age is None or age >= from_age) and (below is None or age < below)


async def read_me(call: Call, *, keys: HetuKeys) -> MeOut:
    """The signed-in person's own data, or that of whom they represent."""
    assert call.caller.person_id is not None
    session = await call.begin()
    row = await get_visible(session, call.caller.person_id)
    if row is None:
        raise NotFound
    details = keys.unseal(row.sealed, person=row.id)
    hidden = row.contact_protected and call.caller.represented_by is not None
    code = await _present_code(session, row)
    return MeOut(
        id=row.id,
        given_name=details.given_name,
        family_name=details.family_name,
        language=details.language,
        interpreter_need=details.interpreter_need,
        contact_protected=row.contact_protected,
        contact=ContactOut.of(details, masked=hidden),
        home_municipality=await _home(session, row, hidden=hidden),
        identity_code=OwnIdentityCode(
            masked=masked(keys.decrypt(code.hetu_encrypted, person=code.person_id)), since=code.valid_from
        )
        if code
        else None,
        representatives=list(await with_names(call, await of_represented(session, row.id), keys=keys)),
    )


async def _present_code(session: AsyncSession, row: PersonRow) -> IdentityCodeRow | None:
    return next((code for code in await codes_of(session, row.id) if code.valid_to is None), None)


async def _home(session: AsyncSession, row: PersonRow, *, hidden: bool) -> HomeOut | None:
    home = home_on(await homes_of(session, row.id), legal_date(await read_legal_now(session)))
    if home is None:
        return None
    return HomeOut(
        masked=hidden,
        municipality_code=None if hidden else home.municipality_code,
        main_stay_municipality_code=None if hidden else home.main_stay_code,
        valid_from=home.valid_from,
        source=home.source,
    )
