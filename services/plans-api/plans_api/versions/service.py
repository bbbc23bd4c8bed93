"""Use cases of versions: what was agreed is stored once, and told apart from what stood before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from plans_api.bookings.schemas import ItemIn
from plans_api.bookings.service import CheckedItem
from plans_api.cases.models import CaseRow
from plans_api.contents.schemas import ContentIn
from plans_api.contents.service import Checked, Making
from plans_api.differences.rules import organisers_touched
from plans_api.plan_types.rules import Party, TypeRules
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.rules import VersionState, rule_versions
from plans_api.plans.schemas import item_document
from plans_api.versions.rules import categories_of
from tym_shared.call import Call
from tym_shared.errors import FieldFault, Invalid
from tym_shared.shapes import made
from tym_shared.statements import insert_records, insert_row

AGREED = (*(name for name in ItemIn.model_fields if name != "id"), "open_conditions")
"""The columns of what is agreed of an item."""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What a new version follows: the plan's case, the version before it, and items of that and the one in force.

    `refused` are the items whose organiser has refused the service.
    """

    case: CaseRow | None
    version: VersionRow | None = None
    items: Sequence[ItemRow] = ()
    refused: frozenset[UUID] = frozenset()

    @property
    def latest(self) -> Sequence[ItemRow]:
        """The items of the version before."""
        return [item for item in self.items if self.version and item.version_id == self.version.id]

    @property
    def in_force(self) -> Sequence[ItemRow]:
        """The items of the version in force."""
        if self.version is not None and self.version.state is VersionState.IN_FORCE:
            return self.items
        return [item for item in self.items if self.version and item.version_id != self.version.id]

    @property
    def recorded_facts(self) -> Mapping[UUID, Mapping[str, Any]]:  # JSON documents
        """The facts that were recorded with each item of the version before."""
        return {item.id: item.facts for item in self.latest}


async def add_version(
    call: Call,
    plan: PlanRow,
    given: ContentIn,
    checked: Checked,
    making: Making,
    *,
    now: datetime,
    earlier: Earlier,
    origins: Mapping[str, str] | None = None,
) -> VersionRow:
    """Store the plan's next version with its items, with who approves it and who stated what it keeps (`origins`)."""
    parties = _parties(plan, checked.items, making.rules, earlier)
    plan.latest_number += 1
    plan.version += 1
    version_id = uuid4()
    known = {item.id: item for item in (*earlier.in_force, *earlier.latest)}
    _refuse_repeated(checked.items)
    placing = {"version_id": version_id, "plan_id": plan.id, "case_id": plan.case_id, "readers": plan.readers}
    rows = [_item_row(placing, place, item, known) for place, item in enumerate(checked.items)]
    version = made(
        VersionRow,
        id=version_id,
        plan_id=plan.id,
        case_id=plan.case_id,
        readers=plan.readers,
        number=plan.latest_number,
        state=VersionState.DRAFT,
        content=checked.content,
        items=[item_document(row) for row in rows],
        categories=sorted(categories_of(checked.content, rows)),
        reason=given.reason,
        stored_by_organisation=call.caller.acting_organisation().id,
        created_by=call.caller.user_id,
        created_at=now,
        rule_versions=rule_versions(making.rules, making.today if earlier.version else making.made_on),
        parties=sorted(parties),
        origins=dict(origins or {}),
    )
    writes = await call.writes()
    await insert_row(writes, version)
    await insert_records(writes, ItemRow, rows)
    return version


def _parties(plan: PlanRow, items: Sequence[CheckedItem], rules: TypeRules, earlier: Earlier) -> frozenset[Party]:
    """Who approves the version: of a successor to one in force, those whose services it touches (381/2023 § 6).

    Kela makes the first one too where the assessment found its rehabilitation needed, or the plan agrees any (§ 4).
    """
    case = earlier.case
    has_county = plan.county_id is not None
    if plan.in_force_number is None:
        organisers = {item.given.organiser_id for item in items}
        needs_kela = case is not None and (case.kela_rehabilitation_needed or case.kela_id in organisers)
        return rules.parties(kela=needs_kela, county=has_county)
    touched = organisers_touched(
        {row.id: {name: getattr(row, name) for name in AGREED} for row in earlier.in_force},
        [(item.given.id, item.agreed) for item in items],
        refused=earlier.refused,
    )
    kinds = {case.county_id: Party.COUNTY, case.kela_id: Party.KELA} if case else {}
    return rules.parties_to_change([kinds[one] for one in touched if one in kinds], county=has_county)


def _refuse_repeated(items: Sequence[CheckedItem]) -> None:
    """An item stands once in a version."""
    given = [item.given.id for item in items]
    repeated = [place for place, one in enumerate(given) if one is not None and one in given[:place]]
    if repeated:
        raise Invalid(errors=[FieldFault(pointer=f"/items/{place}/id", detail="stands twice") for place in repeated])


def _item_row(
    placing: Mapping[str, Any], place: int, item: CheckedItem, known: Mapping[UUID, ItemRow]
) -> dict[str, Any]:  # what its columns hold
    same = known.get(item.given.id) if item.given.id else None
    if item.given.id is not None and same is None:
        raise Invalid(
            errors=[
                FieldFault(
                    pointer=f"/items/{place}/id",
                    detail="neither the version before nor the one in force has such an item",
                )
            ]
        )
    revision = 1
    if same is not None:
        is_unchanged = all(getattr(same, name) == value for name, value in item.agreed.items())
        revision = same.revision if is_unchanged else same.revision + 1
    return {
        **placing,
        "id": same.id if same else uuid4(),
        "place": place,
        "revision": revision,
        "protected_category": item.service.protects,
        **item.agreed,
    }
