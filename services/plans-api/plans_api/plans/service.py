"""Use cases of plans: reading one as far as its reader may, and telling of its changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plans_api.cases.models import CaseRow
from plans_api.maskings.rules import MASKED, Permitted, masked_content, of_item
from plans_api.plan_types.rules import Party, PlanType, TypeRules, find_type
from plans_api.plans import queries
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.rules import PlanId, PlanState, VersionState, actions_of_plan, item_state
from plans_api.plans.schemas import VersionListed
from tym_shared.call import Call
from tym_shared.callers import Caller, CallerKind
from tym_shared.changes import Change
from tym_shared.decisions import Decision, Decisions, Question
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, OrganisationId, PersonId, Register
from tym_shared.wire import Receipt

EVERY_CATEGORY = frozenset(DataCategory)
INTERNAL = frozenset({"versions", "categories", "sources", "referrals", "realisations", "register", "hasDraft"})


async def announce(
    call: Call,
    case: CaseRow | None,
    plan: PlanRow,
    event: str,
    *,
    readers: Collection[str] | None = None,
    **data: object,
) -> None:
    """Leave a change of the plan in audit and feed, for the case's three parties or the plan's own authorities.

    `readers` are named where not all of them may know of it.
    """
    members: dict[str, object] = {"caseId": str(case.id)} if case else {"type": plan.type}
    told = (case.parties if case else plan.authorities) if readers is None else readers
    await call.record(
        Change(event=event, aggregate_id=plan.id, version=plan.version, readers=told, data={**members, **data})
    )


async def announce_item(
    call: Call, case: CaseRow | None, plan: PlanRow, item: ItemRow, event: str, **data: object
) -> None:
    """Leave a change of an item in audit and feed; of a service whose name is protected for those alone who know it.

    They are the caller, the organiser, and who stated it in the plan, as far as they are the plan's authorities.
    """
    parties = set(case.parties if case else plan.authorities)
    if item.protected_category is not None:
        stater = await queries.stater_of(await call.begin(), item)
        parties &= {call.caller.acting_organisation().id, item.organiser_id, stater}
    await announce(call, case, plan, event, readers=parties, itemId=str(item.id), **data)


def party_of(caller: Caller) -> Party:
    """As whom the caller takes part in a plan."""
    return Party.PERSON if caller.kind is CallerKind.PERSON else Party(caller.acting_organisation().kind.value)


def receipt_of(call: Call, plan: PlanRow) -> Receipt:
    """The answer to a write on the plan."""
    actions = actions_of_plan(
        plan.state,
        party_of(call.caller),
        is_in_case=plan.case_id is not None,
        has_draft=plan.latest_number != plan.in_force_number,
    )
    return Receipt(id=plan.id, state=plan.state, version=plan.version, allowed_actions=actions)


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """A plan's document and what the reader may see of it: per other storing organisation the permitted categories."""

    document: Mapping[str, Any]
    permitted: Mapping[str, frozenset[DataCategory]]
    denied: Mapping[DataCategory, str]
    decision_ids: tuple[str, ...]


async def read_plan(call: Call, plan_id: PlanId, decisions: Decisions, *, number: int | None = None) -> PlanView:
    """The plan for a party or the person: what the own organisation stored by the use log, the rest by decision.

    After the decisions the plan must still be what was located; a plan that has changed meanwhile is read anew.
    """
    document = await queries.read_logged(call, plan_id, number=number)
    others = _others(call, document)
    if not others:
        return PlanView(document=document, permitted={}, denied={}, decision_ids=())
    answers = [await _decide(call, document, one, decisions) for one in others]
    person = document["personId"]
    released = [
        {"decision_id": answer.id, "person_id": person, "permitted": sorted(answer.permitted)}
        for answer in answers
        if answer.permitted
    ]
    while await queries.release(call, plan_id, located=document["version"], decisions=released) != document["version"]:
        document = await queries.read_logged(call, plan_id, number=number)
    return PlanView(
        document=document,
        permitted={source: answer.permitted for source, answer in zip(others, answers, strict=True)},
        denied={category: reason for answer in answers for category, reason in answer.denied.items()},
        decision_ids=tuple(answer.id for answer in answers if answer.id),
    )


def _others(call: Call, document: Mapping[str, Any]) -> Sequence[str]:
    """The organisations, other than the reader's, that stored what is shown; none for the person."""
    if call.caller.kind is CallerKind.PERSON:
        return []
    return sorted(set(document["sources"] or ()) - {_own(call)})


def _own(call: Call) -> str:
    return call.caller.organisation.id if call.caller.organisation else ""


async def _decide(call: Call, document: Mapping[str, Any], source: str, decisions: Decisions) -> Decision:
    """The decision on what an organisation stored: of versions it must permit something, of the rest it may deny all.

    The rest are answers, and what versions of others keep of its statements.
    """
    versions, categories = document["versions"], sorted(set(document["categories"]))
    if any(version["storedByOrganisation"] == source for version in versions):
        return await decisions.require(_question(call, document, source, categories), user=call.caller)
    is_kept = any(source in version["origins"].values() for version in versions)
    asked = _question(call, document, source, categories if is_kept else [DataCategory.PLAN])
    return await decisions.evaluate(asked, user=call.caller)


def _question(call: Call, document: Mapping[str, Any], source: str, categories: Sequence[str]) -> Question:
    return Question.by(
        call.caller,
        "read",
        person=PersonId(UUID(document["personId"])),
        categories=[DataCategory(category) for category in categories],
        register=Register(document["register"]),
        source=OrganisationId(source),
        purpose=call.purpose,
        necessity=call.necessity,
    )


def shown(view: PlanView, call: Call) -> dict[str, Any]:
    """The document as this reader gets it: undecided versions left out, protected services masked."""
    document = {name: value for name, value in view.document.items() if name not in INTERNAL}
    places = {VersionState.IN_FORCE: "inForce", VersionState.DRAFT: "draft"}
    by_place = {
        places.get(VersionState(version["state"]), "earlier"): version for version in shown_versions(view, call)
    }
    return document | {
        "appeal": _appeal(view.document),
        "inForce": by_place.get("inForce"),
        "draft": by_place.get("draft"),
        "earlier": by_place.get("earlier"),
        "denied": [{"category": category, "reason": reason} for category, reason in sorted(view.denied.items())],
        "decisionIds": list(view.decision_ids),
        "allowedActions": actions_of_plan(
            PlanState(document["state"]),
            party_of(call.caller),
            is_in_case=document["caseId"] is not None,
            has_draft=view.document["hasDraft"],
        ),
    }


def shown_versions(view: PlanView, call: Call) -> list[dict[str, Any]]:
    """The versions of the document as this reader gets them."""
    return [
        _shown_version(version, view, call)
        for version in view.document["versions"]
        if DataCategory.PLAN in _permitted(view, call, version["storedByOrganisation"])
    ]


def _permitted(view: PlanView, call: Call, source: str) -> frozenset[DataCategory]:
    """The categories that the reader may know of what an organisation has stated."""
    is_open = call.caller.kind is CallerKind.PERSON or source == _own(call)
    return EVERY_CATEGORY if is_open else view.permitted.get(source, frozenset())


def _rules_of(version: Mapping[str, Any], document: Mapping[str, Any]) -> TypeRules:
    return find_type(PlanType(document["type"]), on=legal_date(datetime.fromisoformat(version["createdAt"])))


def _appeal(document: Mapping[str, Any]) -> dict[str, str] | None:
    """That there is none, where the law says so, by the rules of the newest version shown."""
    versions = document["versions"]
    rule = _rules_of(versions[-1], document).appeal if versions else None
    return {"kind": "none", "act": rule.act, "section": rule.section} if rule else None


def listed(version: VersionRow, call: Call) -> VersionListed:
    """A version in the history; another organisation's words about it need a decision, and stay away here."""
    shown_version = VersionListed.model_validate(version)
    if call.caller.kind is CallerKind.PERSON or version.stored_by_organisation == _own(call):
        return shown_version
    return shown_version.model_copy(update={"reason": None})


def _shown_version(version: Mapping[str, Any], view: PlanView, call: Call) -> dict[str, Any]:
    """The version with what the reader may know of each part, by who has stated it: the storer, or one before it."""
    storer, origins = version["storedByOrganisation"], version["origins"]

    def permitted(part: str) -> frozenset[DataCategory]:
        return _permitted(view, call, origins.get(part, storer))

    answered = {approval["party"] for approval in version["approvals"]}
    told = {name: value for name, value in version.items() if name != "origins"}
    return told | {
        "content": masked_content(version["content"], permitted),
        "items": [_shown_item(item, permitted, call, version, view.document) for item in version["items"]],
        "approvals": [_shown_answer(approval, view, call) for approval in version["approvals"]],
        "awaiting": sorted(set(version["parties"]) - answered) if version["state"] == VersionState.DRAFT else [],
    }


def _shown_answer(answer: Mapping[str, Any], view: PlanView, call: Call) -> dict[str, Any]:
    """The answer, with its words where they are the person's own, the reader's own, or permitted."""
    source = answer["recordedByOrganisation"] or answer["organisationId"]
    is_open = call.caller.kind is CallerKind.PERSON or source in {None, _own(call)}
    if is_open or DataCategory.PLAN in view.permitted.get(source, frozenset()):
        return dict(answer)
    return dict(answer) | {"reason": None, "evidence": None}


def _shown_item(
    item: Mapping[str, Any],
    permitted_of: Permitted,
    call: Call,
    version: Mapping[str, Any],
    document: Mapping[str, Any],
) -> dict[str, Any]:
    """The item, its service masked unless open to all, permitted, or the reader's own to organise."""
    shown_item, permitted = dict(item), permitted_of(of_item(item["id"]))
    protected = shown_item.pop("protectedCategory")
    masked = bool(protected) and protected not in permitted and item["organiserId"] != _own(call)
    referral = _referral_of(item, document)
    noted = [one for one in document["realisations"] if one["itemId"] == item["id"]]
    interruption = next((one for one in noted if one["kind"] == "interruption"), None)
    shown_item |= {
        "masked": masked,
        "referral": referral,
        "state": item_state(
            VersionState(version["state"]),
            referral=referral["state"] if referral else None,
            decision=referral["decisionOutcome"] if referral else None,
            is_interrupted=interruption is not None,
        ),
        "interruption": interruption and _shown_interruption(interruption, permitted, call),
        "deliveries": [
            {name: one[name] for name in ("organisationId", "register", "reference", "on", "endsOn")}
            for one in noted
            if one["kind"] == "delivery"
        ],
    }
    if not masked:
        return shown_item
    untold = item_state(VersionState(version["state"]), referral=None, decision=None, is_interrupted=False)
    return shown_item | MASKED | {"state": untold}


def _referral_of(item: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any] | None:
    """What became of this revision of the item."""
    for referral in document["referrals"]:
        if (referral["itemId"], referral["revision"]) == (item["id"], item["revision"]):
            return {name: referral[name] for name in ("id", "state", "outcome", "decisionOutcome")}
    return None


def _shown_interruption(
    interruption: Mapping[str, Any], permitted: frozenset[DataCategory], call: Call
) -> dict[str, Any]:
    """When and by whom; the ground, which may tell of health, is for who decided it or may know of health."""
    may_know = interruption["organisationId"] == _own(call) or DataCategory.HEALTH_AND_WORK_CAPACITY in permitted
    shown = {name: interruption[name] for name in ("on", "organisationId")}
    return shown | {"ground": interruption["ground"] if may_know else None}
