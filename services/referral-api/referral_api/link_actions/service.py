"""How each answer of a link is given; a report comes as a file of its own."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from referral_api.absences.service import report_absence
from referral_api.appointments.schemas import AttendanceIn
from referral_api.handling import service as handling
from referral_api.handling.schemas import RefusalIn
from referral_api.information_requests.service import request_information
from referral_api.link_actions.schemas import LinkedAnswerIn
from referral_api.links.rules import LinkAnswer
from referral_api.outcomes.service import answer_outcome, complete_referral
from referral_api.proposals.service import propose_dates
from referral_api.referrals.rules import ReferralId
from referral_api.scheduling import service as scheduling
from referral_api.states.rules import ReferralAction
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.errors import FieldFault, Malformed
from tym_shared.wire import Receipt

Perform = Callable[[Call, Decisions, ReferralId, LinkedAnswerIn], Awaitable[Receipt]]
Body = TypeVar("Body")


async def _acknowledge(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.act(call, referral, ReferralAction.ACKNOWLEDGE)


async def _accept(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.act(call, referral, ReferralAction.ACCEPT)


async def _decline(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.decline_referral(call, decisions, referral, _said(given.decline, "/decline"))


async def _return_with_advice(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.return_referral(call, decisions, referral, _said(given.advice, "/advice"))


async def _cancel(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.cancel_referral(call, decisions, referral, _said(given.cancellation, "/cancellation"))


async def _request_information(
    call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn
) -> Receipt:
    receipt, _ = await request_information(call, decisions, referral, _said(given.question, "/question"))
    return receipt


async def _withdraw_request(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.withdraw_request(call, referral)


async def _propose(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    receipt, _ = await propose_dates(call, decisions, referral, _said(given.proposal, "/proposal"))
    return receipt


async def _schedule(call: Call, _decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await scheduling.schedule(call, referral, _said(given.appointment, "/appointment"))


async def _record_attendance(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await scheduling.record_attendance(call, decisions, referral, given.attendance or AttendanceIn())


async def _record_no_show(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await scheduling.record_no_show(call, decisions, referral, given.attendance or AttendanceIn())


async def _hold(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.hold_referral(call, decisions, referral, _said(given.hold, "/hold"))


async def _resume(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.act(call, referral, ReferralAction.RESUME)


async def _start(call: Call, _decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.start_referral(call, referral, given.start.started_on if given.start else None)


async def _report_absence(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    receipt, _ = await report_absence(call, decisions, referral, _said(given.absence, "/absence"))
    return receipt


async def _complete(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await complete_referral(call, decisions, referral, _said(given.outcome, "/outcome"))


async def _answer_outcome(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await answer_outcome(call, decisions, referral, _said(given.answer, "/answer"))


async def _confirm_cancellation(
    call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn
) -> Receipt:
    return await handling.confirm_cancellation(call, referral)


async def _refuse_cancellation(
    call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn
) -> Receipt:
    return await handling.refuse_cancellation(call, decisions, referral, given.refusal or RefusalIn())


PERFORM: dict[LinkAnswer, Perform] = {
    LinkAnswer.ACKNOWLEDGE: _acknowledge,
    LinkAnswer.ACCEPT: _accept,
    LinkAnswer.DECLINE: _decline,
    LinkAnswer.RETURN_WITH_ADVICE: _return_with_advice,
    LinkAnswer.REQUEST_INFORMATION: _request_information,
    LinkAnswer.WITHDRAW_REQUEST: _withdraw_request,
    LinkAnswer.PROPOSE: _propose,
    LinkAnswer.SCHEDULE: _schedule,
    LinkAnswer.RECORD_ATTENDANCE: _record_attendance,
    LinkAnswer.RECORD_NO_SHOW: _record_no_show,
    LinkAnswer.HOLD: _hold,
    LinkAnswer.RESUME: _resume,
    LinkAnswer.START: _start,
    LinkAnswer.REPORT_ABSENCE: _report_absence,
    LinkAnswer.COMPLETE: _complete,
    LinkAnswer.CANCEL: _cancel,
    LinkAnswer.ANSWER_OUTCOME: _answer_outcome,
    LinkAnswer.CONFIRM_CANCELLATION: _confirm_cancellation,
    LinkAnswer.REFUSE_CANCELLATION: _refuse_cancellation,
}
"""How each answer is given by the use case of the recipients' workers; a report comes as a file of its own."""


def _said(body: Body | None, pointer: str) -> Body:
    if body is None:
        raise Malformed(errors=[FieldFault(pointer=pointer, detail="needed for this answer")])
    return body
