"""Use cases of items."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.service import NotResponsible
from plans_api.clients.referral import ReferralApi, SentReferral
from plans_api.items import queries
from plans_api.items.models import ItemReferralRow
from plans_api.items.rules import ItemInterrupted, ItemOutsideCase, OwnServiceNotReferred
from plans_api.items.schemas import ReferIn
from plans_api.plans.models import ItemRow, PlanRow
from plans_api.plans.queries import case_of, get_for_update, item_in_force, stater_of
from plans_api.plans.queries import get as get_plan
from plans_api.plans.rules import ItemNotFound, PlanId
from plans_api.plans.service import announce_item
from tym_shared.call import Call
from tym_shared.clock import legal_now
from tym_shared.decisions import Decision, Decisions, Question, note_release
from tym_shared.vocabulary import DataCategory, OrganisationId, PersonId

PURPOSE = "joint-plan"
"""For what an item is opened to who refers it."""


@dataclass(frozen=True, kw_only=True)
class ReferralNews:
    """What is known of an item's referral after a write or an event."""

    item_id: UUID
    revision: int
    case_id: UUID
    referral_id: UUID
    state: str
    version: int
    outcome: str | None = None
    decision_outcome: str | None = None


async def refer_item(
    call: Call, plan_id: PlanId, item_id: UUID, given: ReferIn, *, referrals: ReferralApi, decisions: Decisions
) -> SentReferral:
    """Refer an item of the version in force to its organiser, once per revision of the item.

    Its service is told to the caller by that: one that is protected and stated by another needs a decision that opens
    its category.

    Refused: an item that has been interrupted. referral-api decides what may leave, and refuses a second referral of
    the revision; the same key again gives the first one. If this service fails after the referral was sent, the feed
    brings it here.
    """
    async with call.look() as session:
        plan, case, item = await _locate(call, session, plan_id, item_id)
        stater = await stater_of(session, item)
        await call.replay(session)
        if await queries.is_interrupted(session, item.id):  # what was referred before is told again all the same
            raise ItemInterrupted
    opened = await _open(call, plan, item, stater, decisions)
    sent = await referrals.send(call, _referral(plan, item, given))
    session = await call.claim()
    locked = await get_for_update(session, call.caller, plan_id)
    if opened is not None:
        await note_release(call, opened, person=plan.person_id)
    news = ReferralNews(
        item_id=item.id,
        revision=item.revision,
        case_id=case.id,
        referral_id=sent.id,
        state=sent.state,
        version=sent.version,
    )
    await note_referral(session, news)
    locked.version += 1
    await session.flush()
    await announce_item(call, case, locked, item, "plan.item-referred", referralId=str(sent.id))
    return sent


async def _open(call: Call, plan: PlanRow, item: ItemRow, stater: str, decisions: Decisions) -> Decision | None:
    """The decision on the category that the item's service tells of; None where it tells the caller nothing new."""
    if item.protected_category is None or stater == call.caller.acting_organisation().id:
        return None
    asked = Question.by(
        call.caller,
        "read",
        person=PersonId(plan.person_id),
        categories=[DataCategory(item.protected_category)],
        register=plan.data_register,
        source=OrganisationId(stater),
        purpose=PURPOSE,
        necessity=call.necessity,
    )
    return await decisions.require(asked, user=call.caller)


def _referral(plan: PlanRow, item: ItemRow, given: ReferIn) -> dict[str, Any]:
    return {
        "kind": "service",
        "personId": str(plan.person_id),
        "recipientId": item.organiser_id,
        "serviceCode": item.service_code,
        "caseId": str(plan.case_id),
        "planItemId": str(item.id),
        "planItemRevision": item.revision,
        "reason": given.reason,
        "entries": [entry.model_dump(mode="json") for entry in given.entries],
        "send": True,
    }


async def _locate(
    call: Call, session: AsyncSession, plan_id: PlanId, item_id: UUID
) -> tuple[PlanRow, CaseRow, ItemRow]:
    plan = await get_plan(session, call.caller, plan_id)
    case = await case_of(session, call.caller, plan)
    if case is None:
        raise ItemOutsideCase
    own = call.caller.acting_organisation().id
    if own != case.employment_authority_id:
        raise NotResponsible
    item = await item_in_force(session, plan.id, item_id)
    if item is None:
        raise ItemNotFound
    if item.organiser_id == own:
        raise OwnServiceNotReferred
    return plan, case, item


async def note_referral(session: AsyncSession, news: ReferralNews) -> None:
    """Store what is newest of an item's referral: an older version than the stored one changes nothing."""
    values = {
        "referral_id": news.referral_id,
        "state": news.state,
        "outcome": news.outcome,
        "decision_outcome": news.decision_outcome,
        "referral_version": news.version,
        "changed_at": legal_now(),
    }
    statement = insert(ItemReferralRow).values(
        item_id=news.item_id,
        item_revision=news.revision,
        case_id=news.case_id,
        **values,
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["item_id", "item_revision"],
            set_=values,
            where=ItemReferralRow.referral_version < news.version,
        )
    )
