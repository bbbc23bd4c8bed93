"""Use cases of service levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.exc import IntegrityError

from referral_api.service_levels import queries
from referral_api.service_levels.models import ServiceLevelsRow
from referral_api.service_levels.rules import NONE_OF_ITS_OWN, LevelsOfAnother, OwnLevels, check_levels
from referral_api.service_levels.schemas import ServiceLevelsIn
from tym_shared.call import Call
from tym_shared.changes import EVERYBODY, Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import NotFound, Stale
from tym_shared.legal_dates import legal_date

SET = "service-levels.set"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An organisation's own times as they stand on a day, and every version of them."""

    organisation: str
    on: date
    own: OwnLevels
    versions: Sequence[ServiceLevelsRow]

    @property
    def version(self) -> int:
        """The newest version, 0 before the first."""
        return self.versions[0].version if self.versions else 0


async def read_service_levels(call: Call, organisation: str, *, on: date | None) -> Standing:
    """What holds for referrals that an organisation receives on a day; NotFound if the directory has none such."""
    if call.directory.organisation(organisation) is None:
        raise NotFound
    session = await call.begin()
    day = on or legal_date(await read_legal_now(session))
    versions = await queries.versions_of(session, organisation)
    held = next((row for row in versions if row.valid_from <= day), None)
    own = OwnLevels.read(held.version, held.levels) if held else NONE_OF_ITS_OWN
    return Standing(organisation=organisation, on=day, own=own, versions=versions)


async def set_service_levels(call: Call, organisation: str, given: ServiceLevelsIn) -> int:
    """Set the organisation's own times from a day on, as a new version; its number.

    Refused: another organisation's (404), a stale If-Match, a day that lies behind, and times beyond statute.
    """
    if organisation != call.caller.acting_organisation().id:
        raise LevelsOfAnother
    session = await call.begin()
    versions = await queries.versions_of(session, organisation)
    present = versions[0].version if versions else 0
    call.match(present)
    levels = [one.model_dump(by_alias=True, mode="json") for one in given.levels]
    check_levels(levels, valid_from=given.valid_from, today=legal_date(await read_legal_now(session)))
    row = ServiceLevelsRow(
        organisation_id=organisation,
        version=present + 1,
        valid_from=given.valid_from,
        levels=levels,
        set_by=call.caller.user_id,
    )
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError:
        raise Stale("Read the service levels again and decide anew.") from None
    data = {"organisationId": organisation, "validFrom": given.valid_from.isoformat()}
    about = uuid5(NAMESPACE_URL, f"urn:yhdyspinta:service-levels:{organisation}")
    await call.record(Change(event=SET, aggregate_id=about, version=row.version, readers=[EVERYBODY], data=data))
    return row.version
