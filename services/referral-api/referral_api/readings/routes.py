"""Reading referrals over HTTP."""

from typing import Any, Literal
from uuid import UUID

from fastapi import Response

from referral_api.appointments.schemas import AppointmentOut
from referral_api.attentions.rules import attentions
from referral_api.attentions.schemas import AttentionOut
from referral_api.code_lists.schemas import KeptListOut
from referral_api.kinds.rules import Stage
from referral_api.operations import operations
from referral_api.readings import service
from referral_api.readings.schemas import (
    Contribution,
    Denied,
    DueDayOut,
    EntryOut,
    ReferralOut,
)
from referral_api.readings.service import REFERRAL_ENDED, Reading
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import list_of_state
from referral_api.states.rules import Side, allowed_actions
from tym_shared.call import CurrentCall, etag
from tym_shared.decision_point import DecisionPoint
from tym_shared.decisions import Decision
from tym_shared.languages import Language
from tym_shared.vocabulary import DataCategory


@operations.route("get_referral", response_model=ReferralOut)
async def get_referral(
    call: CurrentCall, referral_id: UUID, decisions: DecisionPoint, language: Language, response: Response
) -> ReferralOut:
    """One referral as the caller's side may see it.

    The sender reads its own register. The recipient's read is decided anew each time: it states the purpose of the kind
    (`Tym-Purpose`) and for social and health data the necessity; `permitted` and `denied` say what the answer holds.
    """
    found = await service.read_referral(call, decisions, ReferralId(referral_id))
    response.headers["ETag"] = etag(found.row.version)
    return _referral(found, language)


def _referral(found: Reading, language: str) -> ReferralOut:
    row, own = found.row, found.side is Side.SENDER
    ended = not own and not found.decisions
    needs = found.permits(DataCategory.SERVICE_NEED)
    decision = found.decisions.get(row.sender_id)
    told = row.state_text_categories if row.state_text else []
    withheld = found.withheld(told)
    return ReferralOut(
        **_common(row, found.side, found.registered, language),
        group_id=row.group_id,
        answer_mode=row.answer_mode,
        version=row.version,
        side=found.side,
        data_register=row.data_register,
        purpose=row.purpose,
        act=row.act,
        section=row.section,
        state_reason=row.state_reason,
        state_reason_list=KeptListOut.read(list_of_state(row)),
        state_text=None if withheld else row.state_text,
        state_text_categories=told,
        state_text_withheld=withheld,
        expected_on=row.expected_on,
        due=row.due_stage,
        due_on=row.next_due_on,
        due_days=[
            DueDayOut(stage=stage, due_on=day, rule=getattr(row, f"{stage}_rule"))
            for stage in Stage
            if (day := getattr(row, f"{stage}_due_on")) is not None
        ],
        assignee=row.sender_assignee if own else row.recipient_assignee,
        part_of=row.part_of if own else None,
        service_code=row.service_code if needs else None,
        reason=row.reason if needs else None,
        starts_on=row.starts_on if needs else None,
        ends_on=row.ends_on if needs else None,
        case_id=row.case_id if own else None,
        plan_item_id=row.plan_item_id if own else None,
        plan_item_revision=row.plan_item_revision if own else None,
        entries=[EntryOut.model_validate(entry) for entry in found.entries if entry.until_version is None],
        decline_reason=row.decline_reason,
        recipient_decision_id=row.recipient_decision_id,
        recipient_decision=row.recipient_decision,
        appeal_advice=row.appeal_advice,
        outcome=row.outcome,
        applied_on=row.applied_on,
        started_on=row.started_on,
        completed_on=row.completed_on,
        redirected_to=row.redirected_to,
        redirected_from=row.redirected_from,
        decision_id=decision.id if decision else (str(row.decision_id) if own and row.decision_id else None),
        permitted=sorted(decision.permitted) if decision else (row.permitted if own else []),
        denied=_denied(decision) if decision else _stored_denials(row, own=own, ended=ended),
        basis=[dict(ground) for ground in decision.basis] if decision else (row.basis if own else []),
        contributions=[
            Contribution(
                source_id=source,
                decision_id=taken.id,
                permitted=sorted(taken.permitted),
                denied=_denied(taken),
            )
            for source, taken in found.decisions.items()
            if source != row.sender_id
        ],
        appointments=[AppointmentOut.model_validate(one) for one in found.appointments],
    )


def _denied(decision: Decision) -> list[Denied]:
    return [Denied(category=category, reason=reason) for category, reason in sorted(decision.denied.items())]


def _stored_denials(row: ReferralRow, *, own: bool, ended: bool) -> list[Denied]:
    if own:
        return [Denied(**entry) for entry in row.denied]
    return [Denied(category=category, reason=REFERRAL_ENDED) for category in row.permitted if ended]


def _common(
    row: ReferralRow, side: Side, registered: bool | None, language: str
) -> dict[str, Any]:  # the members both shapes share
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "allowed_actions": allowed_actions(row.standing, side),
        "turn": row.turn,
        "turn_since": row.turn_since,
        "attention": _attention(row, language) if side is Side.SENDER else None,
        "access": _access(registered),
        "person_id": row.person_id,
        "sender_id": row.sender_id,
        "recipient_id": row.recipient_id,
        "recipient_unit": row.unit_id,
        "urgency": row.urgency,
        "created_at": row.created_at,
        "sent_at": row.sent_at,
    }


def _access(registered: bool | None) -> Literal["pending", "registered"] | None:
    if registered is None:
        return None
    return "registered" if registered else "pending"


def _attention(row: ReferralRow, language: str) -> AttentionOut | None:
    if row.attention is None or row.attention_since is None:
        return None
    found = attentions()[row.attention]
    return AttentionOut(
        code=row.attention, label=found.labels[language], to_do=found.to_do[language], since=row.attention_since
    )
