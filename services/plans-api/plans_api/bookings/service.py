"""Use cases of bookings: every item of a content is checked, and all its faults are told together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plans_api.bookings.rules import KeptItemUnknown, OrganiserUnknown, ReimbursementNotOfService, reimbursements
from plans_api.bookings.schemas import ItemIn
from plans_api.catalogue.queries import find_services
from plans_api.catalogue.rules import CatalogueService, EndsBeforeItStarts, OrganiserCannotOrganise, breaches
from plans_api.eligibility.rules import Answer, Condition, Facts, conditions_of, is_lengthened
from plans_api.eligibility.schemas import FactsIn
from plans_api.plan_types.rules import Fault, RuleOfPlanBroken, ServiceNotValidThen
from plans_api.plans.models import ItemRow
from plans_api.quota_bookings.service import InPlan, bookings_of, check_bookings
from tym_shared.call import Call
from tym_shared.errors import FieldFault
from tym_shared.vocabulary import OrganisationId

APART = frozenset({"facts", "expense_reimbursement"})
"""Members of an item that are stored otherwise than they are stated."""
NO_FACTS = FactsIn()
STATED = tuple(name for name in ItemIn.model_fields if name not in {"id", *APART})
"""The other members, which are columns as they are stated."""


@dataclass(frozen=True, kw_only=True)
class CheckedItem:
    """An item with its service, and what is agreed of it by the names of its columns."""

    given: ItemIn
    service: CatalogueService
    agreed: Mapping[str, Any]  # what the columns hold

    @classmethod
    def of(
        cls, given: ItemIn, service: CatalogueService, *, facts: FactsIn, reimbursement: str, open_conditions: list[str]
    ) -> "CheckedItem":
        """With its facts and kind of reimbursement, and the conditions whose facts are not known."""
        stated = vars(given)
        agreed = {name: stated[name] for name in STATED}
        agreed["expense_reimbursement"] = reimbursement
        agreed["facts"] = facts.as_document()
        agreed["open_conditions"] = open_conditions
        return cls(given=given, service=service, agreed=agreed)


@dataclass(frozen=True, kw_only=True)
class CheckedItems:
    """The items of a content in their order, and the rules that they break."""

    items: Sequence[CheckedItem]
    faults: Sequence[Fault]


async def check_items(
    call: Call,
    items: Sequence[ItemIn],
    *,
    person_id: UUID,
    plan: InPlan,
    recorded: Mapping[UUID, Mapping[str, Any]],
    kept: Sequence[ItemRow] = (),
) -> CheckedItems:
    """Hold items to limits, validity, conditions and quotas. Refused at once: what names nothing that exists.

    `recorded` are the facts of the version before by item: they stay those of an item that states none. Items that are
    `kept` stand as they were agreed, after the others, and are held to quotas alone.
    """
    codes = {item.service_code: f"/items/{place}/serviceCode" for place, item in enumerate(items)}
    services = await find_services(call, {row.service_code: "/keptItems" for row in kept} | codes)
    _refuse_unfit(call, items, services)
    checked: list[CheckedItem] = []
    faults: list[Fault] = []
    for place, item in enumerate(items):
        service = services[item.service_code]
        known = recorded.get(item.id) if item.id else None
        stated = item.facts or (FactsIn.model_validate(known) if known else NO_FACTS)
        facts = stated.as_facts()
        day = item.starts_on
        answered = [(one, one.answer(facts, on=day)) for one in conditions_of(service.code, on=day)]
        faults += [*_limit_faults(place, item, service, facts), *_condition_faults(place, answered)]
        checked.append(
            CheckedItem.of(
                item,
                service,
                facts=stated,
                reimbursement=_reimbursement(place, item, service),
                open_conditions=[one.code for one, answer in answered if answer is Answer.UNKNOWN],
            )
        )
    checked += [_kept_item(row, services[row.service_code]) for row in kept]
    for over in await check_bookings(call, person_id, plan, bookings_of(one.given for one in checked)):
        beyond = over.place - len(items)
        pointer = f"/items/{over.place}/{over.member}" if beyond < 0 else f"/keptItems/{beyond}"
        faults.append(Fault(rule=over.rule, pointer=pointer, detail=over.detail, given=over.given))
    return CheckedItems(items=checked, faults=faults)


def kept_items(given: Sequence[UUID], stated: Sequence[ItemIn], before: Sequence[ItemRow]) -> Sequence[ItemRow]:
    """The items of the version before that are to stand as they are; refused if unknown, or if they stand already."""
    rows, present = {row.id: row for row in before}, {item.id for item in stated}
    faults = [
        FieldFault(pointer=f"/keptItems/{place}", detail="not of the version before, or stands twice")
        for place, one in enumerate(given)
        if one not in rows or one in present or one in given[:place]
    ]
    if faults:
        raise KeptItemUnknown(errors=faults)
    return [rows[one] for one in given]


def _kept_item(row: ItemRow, service: CatalogueService) -> CheckedItem:
    columns = {name: getattr(row, name) for name in ItemIn.model_fields if name not in APART}
    return CheckedItem.of(
        ItemIn.model_construct(**columns),
        service,
        facts=FactsIn.model_validate(row.facts),
        reimbursement=row.expense_reimbursement,
        open_conditions=row.open_conditions,
    )


def _refuse_unfit(call: Call, items: Sequence[ItemIn], services: Mapping[str, CatalogueService]) -> None:
    """Refuse organisers that do not exist or cannot organise, and reversed periods; of one kind all at once."""
    unknown, unable, reversed_periods = [], [], []
    for place, item in enumerate(items):
        pointer = f"/items/{place}"
        organiser = call.directory.organisation(OrganisationId(item.organiser_id))
        if organiser is None:
            unknown.append(FieldFault(pointer=f"{pointer}/organiserId", detail="not in the directory"))
        elif organiser.kind not in services[item.service_code].organisers:
            detail = f"a {organiser.kind} does not organise this"
            unable.append(FieldFault(pointer=f"{pointer}/organiserId", detail=detail))
        if item.ends_on is not None and item.ends_on < item.starts_on:
            reversed_periods.append(FieldFault(pointer=f"{pointer}/endsOn", detail="before startsOn"))
    for refusal, faults in (
        (OrganiserUnknown, unknown),
        (OrganiserCannotOrganise, unable),
        (EndsBeforeItStarts, reversed_periods),
    ):
        if faults:
            raise refusal(errors=faults)


def _limit_faults(place: int, item: ItemIn, service: CatalogueService, facts: Facts) -> Iterator[Fault]:
    for breach in breaches(service, item, is_lengthened=is_lengthened(service.code, facts, on=item.starts_on)):
        pointer = f"/items/{place}/{breach.member}"
        refusal = ServiceNotValidThen if breach.rule.unit is None else RuleOfPlanBroken
        yield Fault(rule=breach.rule, pointer=pointer, detail=breach.detail, given=breach.given, refusal=refusal)


def _condition_faults(place: int, answered: Iterable[tuple[Condition, Answer]]) -> Iterator[Fault]:
    for condition, answer in answered:
        if answer is Answer.NO:
            yield Fault(
                rule=condition.rule,
                pointer=f"/items/{place}/facts",
                detail=f"the condition {condition.code} is not met",
            )


def _reimbursement(place: int, item: ItemIn, service: CatalogueService) -> str:
    kind = service.expense_reimbursement
    if item.expense_reimbursement is not None and item.expense_reimbursement not in reimbursements(kind):
        fault = FieldFault(pointer=f"/items/{place}/expenseReimbursement", detail=f"the catalogue says {kind}")
        raise ReimbursementNotOfService(errors=[fault])
    return item.expense_reimbursement or kind
