"""Use cases of the catalogue: looking services up, testing a person's facts, adding and changing local services."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from plans_api.catalogue import queries
from plans_api.catalogue.models import LocalServiceRow
from plans_api.catalogue.rules import (
    LIMITS,
    CatalogueService,
    LimitUnknown,
    ServiceCodeTaken,
    ServiceOfAnother,
    ValidityReversed,
    catalogue,
)
from plans_api.catalogue.schemas import LocalServiceIn, LocalServiceTermsIn
from plans_api.eligibility.rules import Answer, Condition, age_permits, conditions_of
from plans_api.eligibility.schemas import EligibilityIn
from tym_shared.call import Call
from tym_shared.changes import EVERYBODY, Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault, NotFound
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationKind


async def list_services(
    call: Call, *, on: date | None, organiser: OrganisationKind | None, plan_type: str | None, age: int | None
) -> Sequence[CatalogueService]:
    """The services that can start on a day, by organiser kind, plan type and age, by code."""
    services = await queries.whole_catalogue(await call.begin())
    tested = on or await _today(call)
    return [
        service
        for _, service in sorted(services.items())
        if (on is None or service.whole.in_force(on))
        and (organiser is None or organiser in service.organisers)
        and (plan_type is None or plan_type in service.plan_types)
        and (age is None or age_permits(service.code, age, on=tested))
    ]


async def read_service(call: Call, code: str) -> CatalogueService:
    """One service in its present version; NotFound for a code that nobody has."""
    services = await queries.whole_catalogue(await call.begin())
    if code not in services:
        raise NotFound
    return services[code]


async def read_versions(call: Call, code: str) -> Sequence[CatalogueService]:
    """A service's versions, the newest first; a service of the law has its shipped one."""
    rows = await queries.versions_of(await call.begin(), code)
    if rows:
        return [queries.as_service(row) for row in rows]
    return [await read_service(call, code)]


async def check_eligibility(
    call: Call, code: str, asked: EligibilityIn
) -> tuple[date, bool, Sequence[tuple[Condition, Answer]]]:
    """The day asked about, whether the service can start on it, and each condition's answer. Nothing is stored."""
    service = await read_service(call, code)
    on = asked.on or await _today(call)
    facts = asked.facts.as_facts()
    answers = [(one, one.answer(facts, on=on)) for one in conditions_of(code, on=on)]
    return on, service.whole.in_force(on), answers


async def add_service(call: Call, given: LocalServiceIn) -> LocalServiceRow:
    """Add a local service of the caller's authority; refused if the code is taken or a limit is not tested."""
    session = await call.claim()
    await queries.hold_code(session, given.code)
    if given.code in catalogue() or await queries.versions_of(session, given.code):
        raise ServiceCodeTaken
    return await _add_version(call, given.code, given, version=1)


async def change_service(call: Call, code: str, given: LocalServiceTermsIn) -> LocalServiceRow:
    """Store the next version of the caller's own local service; what earlier plans agreed stays as it was."""
    session = await call.begin()
    await queries.hold_code(session, code)
    versions = await queries.versions_of(session, code)
    if not versions or versions[0].organisation_id != call.caller.acting_organisation().id:
        raise ServiceOfAnother
    call.match(versions[0].version)
    return await _add_version(call, code, given, version=versions[0].version + 1)


async def _add_version(call: Call, code: str, given: LocalServiceTermsIn, *, version: int) -> LocalServiceRow:
    _refuse_faults(given)
    session = await call.begin()
    values: dict[str, Any] = given.model_dump(exclude={"code", "labels"})
    row = LocalServiceRow(
        **values,
        code=code,
        version=version,
        labels=given.labels.model_dump(),
        organisation_id=call.caller.acting_organisation().id,
        created_by=call.caller.user_id,
    )
    session.add(row)
    await session.flush()
    change = Change(
        event="service.added" if version == 1 else "service.changed",
        aggregate_id=service_id(code),
        version=version,
        readers=[EVERYBODY],
        data={"code": code},
    )
    await call.record(change)
    return row


def service_id(code: str) -> UUID:
    """The id under which a service's changes stand in audit and feed."""
    return uuid5(NAMESPACE_URL, f"urn:yhdyspinta:service:{code}")


def _refuse_faults(given: LocalServiceTermsIn) -> None:
    unknown = sorted(given.limits.keys() - LIMITS.keys())
    if unknown:
        raise LimitUnknown(
            errors=[FieldFault(pointer="/limits", detail=f"none of {', '.join(sorted(LIMITS))}")],
        )
    if given.valid_to is not None and given.valid_to < given.valid_from:
        raise ValidityReversed(errors=[FieldFault(pointer="/validTo", detail="before validFrom")])


async def _today(call: Call) -> date:
    return legal_date(await read_legal_now(await call.begin()))
