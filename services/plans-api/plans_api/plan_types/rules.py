"""The four plans of 380/2023 § 3(8): dated rules of each, and the faults in which a broken rule is told.

Sources: 381/2023 §§ 4 to 7, 380/2023 §§ 34, 35, 38 and 147, 189/2001, 681/2023 §§ 20 to 24.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.errors import FieldFault, Forbidden, Invalid
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule
from tym_shared.vocabulary import OrganisationKind, Register

MONTHS_A_YEAR = 12


class PlanType(StrEnum):
    """The four plans."""

    MULTI_AGENCY = "multi-agency"
    ORDINARY = "ordinary"
    ACTIVATION = "activation"
    INTEGRATION = "integration"


class Party(StrEnum):
    """Who agrees a plan."""

    PERSON = "person"
    EMPLOYMENT_AUTHORITY = "employment-authority"
    COUNTY = "wellbeing-services-county"
    KELA = "kela"


SERVICE_PARTIES = frozenset({Party.COUNTY, Party.KELA})
"""The parties whose services a multi-agency plan co-ordinates with those of the employment authority."""


class CountyPart(StrEnum):
    """Whether the county is a party to a plan outside a case."""

    NONE = "none"
    REQUIRED = "required"
    WHEN_CO_ORDINATED = "when-co-ordinated"


class ReviewPart(StrEnum):
    """Who takes part in a review beside the authority that sees to it."""

    ORGANISERS = "organisers"
    COUNTY = "county"
    NOBODY = "nobody"


class NotAMaker(Forbidden):
    """Organisations of this kind do not make plans of this type."""


class NoRulesOfThatDay(Invalid):
    """No rules of this type of plan are known for the day."""


class RuleOfPlanBroken(Invalid):
    """A rule of law refuses this plan."""


class ServiceNotValidThen(RuleOfPlanBroken):
    """The service cannot start on that day: it is not in force yet, or no longer."""


class ServiceNotOfPlanType(RuleOfPlanBroken):
    """The service is not agreed in a plan of this type."""


class SeveralRulesBroken(Invalid):
    """Several rules refuse this plan."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A rule that the content breaks, and where; `refusal` is what refuses when nothing else does."""

    rule: LegalRule
    pointer: str
    detail: str
    given: object = None
    refusal: type[RuleOfPlanBroken] = RuleOfPlanBroken


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A member that a plan of the type must hold."""

    pointer: str
    rule: LegalRule


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long the plan is kept, counted from when."""

    years: int
    act: str
    section: str
    counted: str
    assumption: str | None = None

    def kept_since(self, today: date) -> date:
        """The day that what is to be erased today has been kept since: a client relationship that ended then."""
        return add_months(today, -self.years * MONTHS_A_YEAR)


@dataclass(frozen=True, kw_only=True)
class TypeRules:
    """The rules of one type of plan from `rule.valid_from` to `rule.valid_to`.

    `review` is None where the plan itself says when it is reviewed, `appeal` where the law says nothing of it.
    """

    type: PlanType
    rule: LegalRule
    makers: frozenset[OrganisationKind]
    approvers: frozenset[Party]
    county: CountyPart
    requires: tuple[Requirement, ...]
    condition: str | None
    review: LegalRule | None
    review_part: ReviewPart
    change_parties: LegalRule | None
    review_request: LegalRule | None
    review_refusal: LegalRule | None
    register: Register
    retention: Retention
    may_replace: frozenset[PlanType]
    appeal: LegalRule | None

    @property
    def legal_basis(self) -> str:
        """The provision that the plan is made on."""
        return f"{self.rule.act} § {self.rule.section}"

    @property
    def review_version(self) -> str:
        """The version of the rule that gives the day of the review."""
        return (self.review or self.rule).version

    def parties(self, *, kela: bool = False, county: bool = False) -> frozenset[Party]:
        """Who approves; Kela when its rehabilitation is needed (381/2023 § 4), the county where it takes part."""
        added = {Party.KELA: kela, Party.COUNTY: county and self.county is not CountyPart.NONE}
        return self.approvers | {party for party, needed in added.items() if needed}

    def parties_to_change(self, changed: Collection[Party], *, county: bool = False) -> frozenset[Party]:
        """Who approves a successor of a version in force.

        Of county and Kela, where the type says so, those whose own services it adds, changes or removes (381/2023 § 6).
        """
        if self.change_parties is None:
            return self.parties(county=county)
        return (self.approvers - SERVICE_PARTIES) | (SERVICE_PARTIES & set(changed))

    def missing(self, content: Mapping[str, Any]) -> Iterator[Fault]:  # Any: a JSON document
        """What the plan must hold and does not."""
        for required in self.requires:
            if _member(content, required.pointer) in (None, "", []):
                yield Fault(rule=required.rule, pointer=required.pointer, detail=required.rule.text_en)


def _member(content: Mapping[str, Any], pointer: str) -> Any:  # any JSON
    found: Any = content  # any JSON
    for name in pointer.split("/")[1:]:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


@lru_cache(maxsize=1)
def all_types() -> tuple[TypeRules, ...]:
    """Every dated entry, in the order of the data."""
    text = files("plans_api.plan_types.data").joinpath("types.json").read_text(encoding="utf-8")
    return tuple(map(_type_rules, json.loads(text)))


@lru_cache(maxsize=256)
def find_type(plan_type: PlanType, *, on: date) -> TypeRules:
    """The rules of a type in force on this day; NoRulesOfThatDay if there are none."""
    for entry in all_types():
        if entry.type == plan_type and entry.rule.in_force(on):
            return entry
    raise NoRulesOfThatDay(errors=[FieldFault(pointer="/madeOn", detail="no rules of the type on this day")])


def require_maker(plan_type: PlanType, kind: OrganisationKind) -> None:
    """Refuse organisations of a kind that makes no plan of the type on any day."""
    if not any(kind in entry.makers for entry in all_types() if entry.type is plan_type):
        raise NotAMaker


def refuse(faults: Collection[Fault]) -> None:
    """Refuse a plan with all its faults in one answer, by its own problem where they are of one kind."""
    if not faults:
        return
    first, *others = faults
    errors = [FieldFault(pointer=fault.pointer, detail=_sentence(fault)) for fault in faults]
    rules = [fault.rule.reference(given=fault.given) for fault in faults]
    detail = _sentence(first)
    if any(fault.refusal is not first.refusal for fault in others) or (others and first.refusal is RuleOfPlanBroken):
        raise SeveralRulesBroken(detail, errors=errors, rule=rules[0], rules=rules)
    if others:
        raise first.refusal(detail, errors=errors, rule=rules[0], rules=rules)
    raise first.refusal(detail, errors=errors, rule=rules[0])


def _sentence(fault: Fault) -> str:
    section = f" § {fault.rule.section}" if fault.rule.section else ""
    return f"{fault.detail} ({fault.rule.act}{section})"


def _type_rules(entry: Mapping[str, Any]) -> TypeRules:
    return TypeRules(
        type=PlanType(entry["code"]),
        rule=_rule(entry, entry),
        makers=frozenset(map(OrganisationKind, entry["makers"])),
        approvers=frozenset(map(Party, entry["approvers"])),
        county=CountyPart(entry["county"]),
        requires=tuple(Requirement(pointer=one["pointer"], rule=_rule(one, entry)) for one in entry["requires"]),
        condition=entry["condition"],
        review=_optional(entry, "review"),
        review_part=ReviewPart(entry["reviewPart"]),
        change_parties=_optional(entry, "changeParties"),
        review_request=_optional(entry, "reviewRequest"),
        review_refusal=_optional(entry, "reviewRefusal"),
        register=Register(entry["register"]),
        retention=Retention(**entry["retention"]),
        may_replace=frozenset(map(PlanType, entry["mayReplace"])),
        appeal=_optional(entry, "appeal"),
    )


def _optional(entry: Mapping[str, Any], member: str) -> LegalRule | None:
    return _rule(entry[member], entry) if entry.get(member) else None


def _rule(part: Mapping[str, Any], entry: Mapping[str, Any]) -> LegalRule:
    """A rule of a type: the act and section of its own, the validity of the entry unless it states one."""
    since, until = (part.get(name, entry[name]) for name in ("validFrom", "validTo"))
    return LegalRule(
        code=part["code"],
        act=part["act"],
        section=part["section"],
        valid_from=date.fromisoformat(since) if since else None,
        valid_to=date.fromisoformat(until) if until else None,
        value=part.get("value"),
        unit=part.get("unit"),
        text_fi=part.get("textFi", ""),
        text_en=part.get("textEn", ""),
        assumption=part.get("assumption"),
    )
