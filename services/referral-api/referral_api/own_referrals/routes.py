"""The person's own referrals over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from referral_api.appointments.schemas import AppointmentOut
from referral_api.attachments.models import AttachmentRow
from referral_api.clocks.rules import Due
from referral_api.code_lists.rules import ListName, label_of, latest_label
from referral_api.operations import operations
from referral_api.outcomes.models import OutcomeRow
from referral_api.outcomes.schemas import OutcomeOut
from referral_api.own_referrals import service
from referral_api.own_referrals.rules import due_text, own_actions, texts
from referral_api.own_referrals.schemas import (
    OwnAttachment,
    OwnBasis,
    OwnEntry,
    OwnOutcome,
    OwnReferral,
    OwnReferralWhole,
    OwnStep,
    OwnWithdrawalIn,
)
from referral_api.own_referrals.service import Own
from referral_api.referrals.models import EntryRow, ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import rule_of
from referral_api.states.rules import ReferralState
from tym_shared.call import Call, CurrentCall, etag
from tym_shared.languages import Language
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer
from tym_shared.words import Words


@operations.route("list_my_referrals")
async def list_my_referrals(
    call: CurrentCall,
    language: Language,
    state: Annotated[ReferralState | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OwnReferral]:
    """The signed-in person's referrals, newest first: where each stands, whose turn it is, and what was sent."""
    found, following = await service.list_own(call, state=state, cursor=cursor, limit=limit)
    words = Words(texts(), language, call.directory)
    return Page(items=[OwnReferral(**_own(call, one, words)) for one in found], next_cursor=following)


@operations.route("get_my_referral", response_model=OwnReferralWhole)
async def get_my_referral(
    call: CurrentCall, referral_id: UUID, language: Language, response: Response
) -> OwnReferralWhole:
    """One own referral: exactly what was sent and on which basis, appointments, decision, outcome and every step."""
    found = await service.read_own(call, ReferralId(referral_id))
    response.headers["ETag"] = etag(found.row.version)
    words = Words(texts(), language, call.directory)
    return OwnReferralWhole(
        **_own(call, found, words),
        attachments=[_attachment(one, words) for one in found.attachments],
        appointments=[AppointmentOut.model_validate(one) for one in found.appointments],
        outcomes=[_outcome(one, language) for one in found.outcomes],
        steps=[
            OwnStep(state=one.state, state_label=words[f"state:{one.state}"], side=one.side, at=one.at)
            for one in found.steps
        ],
        unread_messages=found.unread,
    )


@operations.route("withdraw_my_referral", response_model=Receipt)
async def withdraw_my_referral(
    call: CurrentCall, referral_id: UUID, given: OwnWithdrawalIn | None = None
) -> JSONResponse:
    """Withdraw an own referral before the service has started, where its kind allows; the recipient's access ends."""
    return answer(await service.withdraw_own(call, ReferralId(referral_id), given or OwnWithdrawalIn()))


def _own(call: Call, found: Own, words: Words) -> dict[str, Any]:  # the members both shapes share
    row, rule = found.row, rule_of(call, found.row)
    computed = {
        "kind_label": rule.texts[words.language],
        "state_label": words[f"state:{row.state}"],
        "allowed_actions": own_actions(row.standing, rule),
        "turn_label": words[f"turn:{row.turn}"] if row.turn else None,
        "due": row.due_stage,
        "due_on": row.next_due_on,
        "due_label": _due(found, words),
        "reason_label": label_of(row.state_reason_list, row.state_reason, words.language),
        "sender_name": words.organisation(row.sender_id),
        "recipient_name": words.organisation(row.recipient_id),
        "decision_label": words[f"decision:{row.recipient_decision}"] if row.recipient_decision else None,
        "basis": _basis(row, words),
        "entries": [_entry(one, words) for one in found.entries if one.until_version is None],
    }
    stored = {name: getattr(row, name) for name in OwnReferral.model_fields if name not in computed}
    return stored | computed


def _due(found: Own, words: Words) -> str | None:
    row = found.row
    if row.due_stage is None or row.next_due_on is None:
        return None
    who = words.organisation(row.sender_id if row.due_stage is Due.SENDING else row.recipient_id)
    day = words.day(row.next_due_on)
    return words[due_text(row.due_stage, row.next_due_on, found.today)].format(who=who, day=day)


def _basis(row: ReferralRow, words: Words) -> list[OwnBasis]:
    return [
        OwnBasis(
            kind=ground["kind"],
            act=ground["act"],
            section=ground["section"],
            consent_id=ground["consentId"],
            categories=words.listed([f"category:{one}" for one in ground["categories"]]),
            text=words[f"basis:{ground['kind']}"].format(act=ground["act"], section=ground["section"]),
        )
        for ground in row.basis
    ]


def _entry(row: EntryRow, words: Words) -> OwnEntry:
    given = _given(row, words)
    return OwnEntry(**{name: getattr(row, name) for name in OwnEntry.model_fields if name not in given}, **given)


def _attachment(row: AttachmentRow, words: Words) -> OwnAttachment:
    given = _given(row, words)
    stored = {name: getattr(row, name) for name in OwnAttachment.model_fields if name not in given}
    return OwnAttachment(**stored, **given)


def _given(row: EntryRow | AttachmentRow, words: Words) -> dict[str, Any]:  # the members both shapes share
    return {"source_name": words.organisation(row.source_id), "category_label": words[f"category:{row.category}"]}


def _outcome(row: OutcomeRow, language: str) -> OwnOutcome:
    stored = {name: getattr(row, name) for name in OutcomeOut.model_fields}
    return OwnOutcome(
        **stored,
        outcome_label=_label(row.outcome_list, ListName.OUTCOMES, row.outcome, language),
        follow_up_label=_label(row.follow_up_list, ListName.FOLLOW_UPS, row.follow_up, language),
    )


def _label(kept: str | None, name: ListName, code: str, language: str) -> str:
    return label_of(kept, code, language) or latest_label(name, code, language)
