"""Agreements of co-operation: contents of 388/2024 § 3, costs of 381/2023 § 10, the yearly check of the staff."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict, FieldFault, Invalid, NotFound
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule, LegalRules
from tym_shared.transitions import Machine
from tym_shared.vocabulary import OrganisationKind

AgreementId = NewType("AgreementId", UUID)
RULES = LegalRules.load("plans_api.agreements.data")
CENT = Decimal("0.01")


class AgreementState(StrEnum):
    """Where an agreement stands; `check-due` follows from the day by which the staff is to be checked."""

    DRAFT = "draft"
    LAPSED = "lapsed"
    IN_FORCE = "in-force"
    CHECK_DUE = "check-due"
    REPLACED = "replaced"


class AgreementAction(StrEnum):
    """What can be done; the last signature brings it into force, a newer one lapses or replaces it."""

    SIGN = "sign"
    COME_INTO_FORCE = "come-into-force"
    LAPSE = "lapse"
    CHECK_STAFF = "check-staff"
    REPLACE = "replace"


class CostSplit(StrEnum):
    """How joint costs are split between employment authorities and counties."""

    STAFF_RATIO = "staff-ratio"
    AGREED = "agreed"


class AgreementTransitionNotAllowed(Conflict):
    """The agreement's present state does not permit this."""


class AgreementContentMissing(Invalid):
    """The agreement lacks what it has to settle."""


class AgreementNotFound(NotFound):
    """The group has no agreement of this number."""


class StaffOfOthers(Invalid):
    """Staff is stated for the group's parties alone, and once for each."""


S, A = AgreementState, AgreementAction
TRANSITIONS = {
    (S.DRAFT, A.SIGN): S.DRAFT,
    (S.DRAFT, A.COME_INTO_FORCE): S.IN_FORCE,
    (S.DRAFT, A.LAPSE): S.LAPSED,
    (S.IN_FORCE, A.CHECK_STAFF): S.IN_FORCE,
    (S.CHECK_DUE, A.CHECK_STAFF): S.IN_FORCE,
    (S.IN_FORCE, A.REPLACE): S.REPLACED,
    (S.CHECK_DUE, A.REPLACE): S.REPLACED,
}
MACHINE = Machine(TRANSITIONS, refusal=AgreementTransitionNotAllowed, noun="agreement")
BY_THEMSELVES = frozenset({A.COME_INTO_FORCE, A.LAPSE, A.REPLACE})


@dataclass(frozen=True, kw_only=True)
class Staff:
    """How many persons a party provides, in person-years, and for which tasks."""

    organisation: str
    persons: Decimal
    tasks: str | None


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an agreement settles so far."""

    ways_of_organising: str | None
    staff: Sequence[Staff]
    staff_check_months: int | None
    cost_split: CostSplit | None
    cost_shares: Mapping[str, Decimal]
    kela_share: str | None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that the agreement has to settle and does not."""

    rule: LegalRule
    pointer: str
    detail: str
    given: object = None


def state_on(stored: AgreementState, *, check_due_on: date | None, on: date) -> AgreementState:
    """The state on a day: in force, until the yearly check of the staff is overdue."""
    is_overdue = stored is S.IN_FORCE and check_due_on is not None and on > check_due_on
    return S.CHECK_DUE if is_overdue else stored


def allowed(state: AgreementState, *, has_signed: bool) -> list[str]:
    """What a party can do now."""
    hidden = BY_THEMSELVES | ({A.SIGN} if has_signed else frozenset())
    return [action for action in MACHINE.allowed(state) if action not in hidden]


def check_due_on(since: date, months: int) -> date:
    """The last day of the next check of the staff, as agreed and at least yearly."""
    return add_months(since, min(months, RULES.get("staff-check", on=since).number))


def require_staff_of_parties(staff: Collection[str], parties: Collection[str]) -> None:
    """Refuse staff of an organisation that is no party, or stated twice."""
    listed = list(staff)
    faults = [
        FieldFault(pointer=f"/staff/{place}/organisationId", detail="not a party of the group, or stated twice")
        for place, one in enumerate(listed)
        if one not in parties or one in listed[:place]
    ]
    if faults:
        raise StaffOfOthers(errors=faults)


def require_complete(content: Content, parts: Mapping[str, OrganisationKind], *, on: date) -> None:
    """Refuse to sign an agreement that lacks mandatory contents, naming each with its point of § 3."""
    faults = list(content_faults(content, parts, on=on))
    if faults:
        raise AgreementContentMissing(
            faults[0].detail,
            errors=[FieldFault(pointer=fault.pointer, detail=fault.detail) for fault in faults],
            rule=faults[0].rule.reference(given=faults[0].given),
            rules=[fault.rule.reference(given=fault.given) for fault in faults],
        )


def content_faults(content: Content, parts: Mapping[str, OrganisationKind], *, on: date) -> Iterator[Fault]:
    """Every mandatory content that is missing, none hidden behind another."""
    if not content.ways_of_organising:
        rule = RULES.get("ways-of-organising", on=on)
        yield Fault(rule=rule, pointer="/waysOfOrganising", detail="The ways of organising are not agreed.")
    provided = {one.organisation: one for one in content.staff}
    for party in sorted(parts):
        staff = provided.get(party)
        if staff is None or staff.persons <= 0 or not staff.tasks:
            rule = RULES.get("staff", on=on)
            yield Fault(rule=rule, pointer="/staff", detail=f"Number and tasks of the staff of {party} are not agreed.")
    rule = RULES.get("staff-check", on=on)
    if content.staff_check_months is None:
        yield Fault(rule=rule, pointer="/staffCheckMonths", detail="The yearly check of the staff is not agreed.")
    elif content.staff_check_months > rule.number:
        detail = "The staff is checked at least yearly."
        yield Fault(rule=rule, pointer="/staffCheckMonths", detail=detail, given=content.staff_check_months)
    yield from _cost_faults(content, parts, on)
    if not content.kela_share:
        rule = RULES.get("kela-share", on=on)
        yield Fault(rule=rule, pointer="/kelaShare", detail="Kela's part in the costs is not agreed.")


def _cost_faults(content: Content, parts: Mapping[str, OrganisationKind], on: date) -> Iterator[Fault]:
    if content.cost_split is None:
        rule = RULES.get("cost-split", on=on)
        yield Fault(rule=rule, pointer="/costSplit", detail="The split of costs is not agreed.")
    elif content.cost_split is CostSplit.AGREED:
        rule = RULES.get("cost-shares", on=on)
        total = sum(content.cost_shares.values(), Decimal())
        if set(content.cost_shares) != sharers(parts):
            detail = "The agreed shares are those of every employment authority and county of the group."
            yield Fault(rule=rule, pointer="/costShares", detail=detail)
        elif total != rule.number:
            detail = "The agreed shares do not add up."
            yield Fault(rule=rule, pointer="/costShares", detail=detail, given=str(total))


def sharers(parts: Mapping[str, OrganisationKind]) -> set[str]:
    """Between whom joint costs are split: employment authorities and counties (381/2023 § 10)."""
    return {party for party, kind in parts.items() if kind is not OrganisationKind.KELA}


def cost_shares(content: Content, parts: Mapping[str, OrganisationKind], *, on: date) -> dict[str, Decimal]:
    """Each sharer's percentage: as agreed, else in proportion to staff; what rounding leaves goes to the largest."""
    if content.cost_split is not CostSplit.STAFF_RATIO:
        return dict(content.cost_shares)
    whole = Decimal(RULES.get("cost-shares", on=on).number)
    persons = {one.organisation: one.persons for one in content.staff if one.organisation in sharers(parts)}
    total = sum(persons.values(), Decimal())
    if total <= 0:
        return {}
    shares = {party: (number * whole / total).quantize(CENT) for party, number in sorted(persons.items())}
    largest = max(shares, key=lambda party: shares[party])
    shares[largest] += whole - sum(shares.values(), Decimal())
    return shares
