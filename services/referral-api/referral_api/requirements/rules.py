"""Requirements of services and kinds as dated data, and the refusals that name them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from referral_api.kinds.rules import KindRule, ReferralKind
from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_rules import LegalRule
from tym_shared.vocabulary import OrganisationKind

DATA = "referral_api.requirements.data"
ORGANISES_FOR = {
    OrganisationKind.SERVICE_PROVIDER: OrganisationKind.EMPLOYMENT_AUTHORITY,
    OrganisationKind.COUNTY_CONTRACTOR: OrganisationKind.WELLBEING_SERVICES_COUNTY,
}
"""Whose services a provider or a contractor carries out (380/2023 § 116, 703/2023 § 4)."""


class Need(StrEnum):
    """What a requirement is about."""

    AGE = "age"
    MEDICAL_STATEMENT = "medical-statement"


class ServiceNotOrganised(Invalid):
    """The recipient does not organise this service."""


class AgeOutsideRange(Invalid):
    """The person is outside the ages that the service is for."""


class MedicalStatementMissing(Invalid):
    """The application needs a current medical statement."""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A requirement of some services or kinds; for ages `from_age` is included and `below` is not."""

    rule: LegalRule
    need: Need
    services: frozenset[str]
    kinds: frozenset[ReferralKind]
    from_age: int | None
    below: int | None


def check_organiser(rule: KindRule, service: str | None, recipient: OrganisationKind) -> None:
    """Refuse a service that the recipient cannot organise; a service outside the catalogue, a local one, may be its."""
    if service is None:
        return
    if rule.services is not None:
        organises = service in rule.services
    else:
        organisers = catalogue().get(service)
        organises = organisers is None or bool({recipient, ORGANISES_FOR.get(recipient)} & organisers)
    if not organises:
        fault = FieldFault(pointer="/serviceCode", detail=f"not organised by a {recipient}")
        raise ServiceNotOrganised(errors=[fault], rule=rule.reference)


def required(need: Need, *, kind: ReferralKind, service: str | None, on: date) -> Requirement | None:
    """The requirement of this need that is in force for a service or a kind."""
    found = (one for one in requirements() if one.need is need and one.rule.in_force(on))
    return next((one for one in found if service in one.services or kind in one.kinds), None)


def age_refused(requirement: Requirement) -> AgeOutsideRange:
    """The refusal of a person outside the range, which names the limits and not the age."""
    limits = {"from": requirement.from_age, "below": requirement.below}
    fault = FieldFault(pointer="/personId", detail="outside the ages that the service is for")
    return AgeOutsideRange(errors=[fault], rule=requirement.rule.reference() | {"limit": limits, "unit": "years"})


def check_statement(requirement: Requirement | None, *, is_there: bool) -> None:
    """Refuse an application without the statement that its service requires."""
    if requirement is not None and not is_there:
        fault = FieldFault(pointer="/statementReceivedOn", detail="a current medical statement is needed")
        raise MedicalStatementMissing(errors=[fault], rule=requirement.rule.reference())


@cache
def catalogue() -> Mapping[str, frozenset[OrganisationKind]]:
    """The organisers of each service of the shared catalogue."""
    return {entry["code"]: frozenset(map(OrganisationKind, entry["organisers"])) for entry in _read("services.json")}


@cache
def requirements() -> tuple[Requirement, ...]:
    """Every requirement, those no longer in force too."""
    return tuple(
        Requirement(
            rule=LegalRule(
                code=entry["code"],
                act=entry["act"],
                section=entry["section"],
                valid_from=date.fromisoformat(entry["validFrom"]) if entry["validFrom"] else None,
                valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
                assumption=entry["assumption"],
            ),
            need=Need(entry["needs"]),
            services=frozenset(entry["services"]),
            kinds=frozenset(map(ReferralKind, entry["kinds"])),
            from_age=entry.get("from"),
            below=entry.get("below"),
        )
        for entry in _read("requirements.json")
    )


def _read(name: str) -> Iterator[Mapping[str, Any]]:  # an entry as the data file has it
    yield from json.loads(files(DATA).joinpath(name).read_text(encoding="utf-8"))
