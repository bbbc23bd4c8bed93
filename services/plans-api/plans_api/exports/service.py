"""Use cases of exports: everything gathered in one transaction, each part as the person's own view of it shows it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.approvals.models import ApprovalRow, DutiesExplainedRow
from plans_api.assessments.service import assemble, shown
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import cases_of_person, end_conclusions
from plans_api.cases.schemas import CaseOut, EndConclusionOut
from plans_api.exports.queries import newest_versions
from plans_api.exports.rules import MOST_VERSIONS, categories_of_facts
from plans_api.exports.schemas import (
    ExportedCase,
    ExportedDuties,
    ExportedFacts,
    ExportedParticipation,
    ExportedPlan,
    ExportedReset,
    ExportedReview,
    ExportOut,
)
from plans_api.guidance.queries import guidance_of
from plans_api.guidance.schemas import GuidanceOut
from plans_api.holds.models import HoldRow
from plans_api.holds.queries import Held, holds_of
from plans_api.holds.schemas import HoldOut
from plans_api.items.models import ItemReferralRow
from plans_api.parties.queries import parties_of
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.queries import plans_of_person
from plans_api.plans.schemas import ApprovalOut, VersionOut
from plans_api.plans.service import PlanView, shown_versions
from plans_api.quotas.rules import quotas
from plans_api.quotas.service import read_ledger
from plans_api.quotas.service import shown as shown_quota
from plans_api.realisations.models import RealisationRow
from plans_api.review_requests.models import ReviewRequestRow
from plans_api.review_requests.schemas import RequestOut
from plans_api.reviews.models import ParticipationRow, ReviewRow
from plans_api.transfers.queries import transfers_of
from plans_api.transfers.schemas import PartyOut, TransferOut
from plans_api.working_groups.queries import members_of
from plans_api.working_groups.schemas import MemberOut
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.parts import parts_by
from tym_shared.vocabulary import DataCategory, PersonId, Register


async def gather(call: Call) -> ExportOut:
    """All that is held about the signed-in person, as they may see it, logged as their own reading."""
    person = call.caller.person_id
    assert person is not None
    session = await call.begin()
    cases = await cases_of_person(session, call.caller)
    plans = await plans_of_person(session, call.caller)
    versions = await newest_versions(session, [plan.id for plan in plans], limit=MOST_VERSIONS)
    ledger = await read_ledger(session, person)
    exported = ExportOut(
        source="plans-api",
        made_at=await read_legal_now(session),
        person_id=person,
        cases=[await _case(call, session, case) for case in cases],
        plans=await _plans(call, session, plans, versions[:MOST_VERSIONS]),
        quotas=[shown_quota(ledger.balance(quota), own=None) for quota in quotas().values()],
        quota_resets=[ExportedReset.model_validate(one) for one in ledger.resets],
        more=[
            f"/v1/plans/{plan_id}/versions"
            for plan_id in sorted({str(one.plan_id) for one in versions[MOST_VERSIONS:]})
        ],
    )
    await _log(call, person, exported, versions)
    return exported


async def _log(call: Call, person: PersonId, exported: ExportOut, versions: Sequence[VersionRow]) -> None:
    """One row for each register whose data leaves."""
    used: dict[str, set[str]] = {}
    for one in exported.cases:
        entries = {entry.category for section in one.assessment.sections for entry in section.entries}
        used.setdefault(Register.TYM, {DataCategory.CLIENT_RELATIONSHIP}).update(entries)
        if one.guidance or one.assessment.own_views or any(part.reason for part in one.assessment.sections):
            used[Register.TYM].add(DataCategory.SERVICE_NEED)
    held = {plan.id: plan.data_register for plan in exported.plans}
    for register in held.values():
        used.setdefault(register, set()).add(DataCategory.PLAN)
    for version in versions:
        used[held[version.plan_id]].update(version.categories)
    for plan in exported.plans:
        used[plan.data_register] |= categories_of_facts({name for one in plan.item_facts for name in one.facts})
    if exported.quota_resets or any(quota.uses for quota in exported.quotas):
        used.setdefault(Register.EMPLOYMENT, set()).add(DataCategory.EDUCATION_AND_WORK)
    for register, categories in sorted(used.items()):
        await call.log_use([person], register=register, categories=categories)


async def _case(call: Call, session: AsyncSession, case: CaseRow) -> ExportedCase:
    conclusions = [EndConclusionOut.model_validate(one) for one in await end_conclusions(session, case)]
    return ExportedCase(
        case=CaseOut.from_row(case, end_conclusions=conclusions, allowed_actions=[]),
        assessment=shown(call, await assemble(call, case, {})),
        guidance=[GuidanceOut.from_row(one, decision_id=None) for one in await guidance_of(session, case.id)],
        working_group=[MemberOut.from_row(one, allowed_actions=[]) for one in await members_of(session, case.id)],
        parties=[PartyOut.model_validate(one) for one in await parties_of(session, case.id)],
        transfers=[TransferOut.model_validate(one) for one in await transfers_of(session, case.id)],
        holds=[
            HoldOut.from_row(one, reason=None, allowed_actions=[])
            for one in await holds_of(session, Held(case_id=case.id))
        ],
    )


async def _plans(
    call: Call, session: AsyncSession, plans: Sequence[PlanRow], versions: Sequence[VersionRow]
) -> list[ExportedPlan]:
    ids, cases = [plan.id for plan in plans], [plan.case_id for plan in plans if plan.case_id]
    facts = await parts_by(session, ItemRow, ItemRow.version_id, [one.id for one in versions], order=ItemRow.place)
    answers = await parts_by(
        session, ApprovalRow, ApprovalRow.version_id, [one.id for one in versions], order=ApprovalRow.answered_at
    )
    duties = await parts_by(
        session, DutiesExplainedRow, DutiesExplainedRow.plan_id, ids, order=DutiesExplainedRow.explained_at
    )
    referrals = await parts_by(
        session, ItemReferralRow, ItemReferralRow.case_id, cases, order=ItemReferralRow.changed_at
    )
    noted = await parts_by(session, RealisationRow, RealisationRow.plan_id, ids, order=RealisationRow.recorded_at)
    reviews = await _reviews(session, ids)
    held = await parts_by(session, HoldRow, HoldRow.plan_id, ids, order=HoldRow.placed_at)
    requests = await parts_by(
        session, ReviewRequestRow, ReviewRequestRow.plan_id, ids, order=ReviewRequestRow.requested_at
    )
    exported = []
    for plan in plans:
        of_plan = [one for one in versions if one.plan_id == plan.id]
        document = {
            "versions": [_version(one, answers.get(one.id, ())) for one in of_plan],
            "referrals": [_referral(one) for one in referrals.get(plan.case_id, ())] if plan.case_id else [],
            "realisations": [_realisation(one) for one in noted.get(plan.id, ())],
        }
        view = PlanView(document=document, permitted={}, denied={}, decision_ids=())
        exported.append(
            ExportedPlan.from_row(
                plan,
                versions=[VersionOut.model_validate(one) for one in shown_versions(view, call)],
                item_facts=[
                    ExportedFacts(number=one.number, item_id=item.id, facts=item.facts)
                    for one in of_plan
                    for item in facts.get(one.id, ())
                    if item.facts
                ],
                duties_explained=[ExportedDuties.model_validate(one) for one in duties.get(plan.id, ())],
                reviews=reviews.get(plan.id, []),
                holds=[HoldOut.from_row(one, reason=None, allowed_actions=[]) for one in held.get(plan.id, ())],
                review_requests=[RequestOut.from_row(one, allowed_actions=[]) for one in requests.get(plan.id, ())],
            )
        )
    return exported


async def _reviews(session: AsyncSession, plans: Sequence[UUID]) -> Mapping[UUID, list[ExportedReview]]:
    reviews = await parts_by(session, ReviewRow, ReviewRow.plan_id, plans, order=ReviewRow.due_on)
    ids = [review.id for of_plan in reviews.values() for review in of_plan]
    parts = await parts_by(
        session, ParticipationRow, ParticipationRow.review_id, ids, order=ParticipationRow.participated_at
    )
    return {
        plan: [
            ExportedReview.from_row(
                one,
                participations=[ExportedParticipation.model_validate(part) for part in parts.get(one.id, ())],
            )
            for one in of_plan
        ]
        for plan, of_plan in reviews.items()
    }


def _version(row: VersionRow, answers: Sequence[ApprovalRow]) -> dict[str, Any]:  # a JSON document
    """The version as the database's own document of a plan has it."""
    given = [
        ApprovalOut.from_row(one, by_representative=one.representation_id is not None).model_dump(by_alias=True)
        for one in answers
    ]
    return {
        "number": row.number,
        "state": row.state,
        "content": row.content,
        "reason": row.reason,
        "storedByOrganisation": row.stored_by_organisation,
        "createdAt": row.created_at,
        "inForceAt": row.in_force_at,
        "ruleVersions": row.rule_versions,
        "parties": row.parties,
        "items": row.items,
        "origins": row.origins,
        "approvals": given,
    }


def _referral(row: ItemReferralRow) -> dict[str, Any]:  # a JSON document
    return {
        "itemId": str(row.item_id),
        "revision": row.item_revision,
        "id": str(row.referral_id),
        "state": row.state,
        "outcome": row.outcome,
        "decisionOutcome": row.decision_outcome,
    }


def _realisation(row: RealisationRow) -> dict[str, Any]:  # a JSON document
    return {
        "itemId": str(row.item_id),
        "kind": row.kind,
        "organisationId": row.organisation_id,
        "on": row.happened_on,
        "endsOn": row.ends_on,
        "ground": row.ground,
        "register": row.data_register,
        "reference": row.reference,
    }
