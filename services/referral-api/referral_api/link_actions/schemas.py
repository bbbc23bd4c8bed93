"""The wire shape of what is answered through a link."""

from referral_api.absences.schemas import AbsenceIn
from referral_api.appointments.schemas import AppointmentIn, AttendanceIn
from referral_api.handling.schemas import AdviceIn, CancelIn, DeclineIn, HoldIn, RefusalIn, StartIn
from referral_api.information_requests.schemas import InformationRequestIn
from referral_api.outcomes.schemas import OutcomeAnswerIn, OutcomeIn
from referral_api.proposals.schemas import ProposalIn
from tym_shared.wire import Incoming


class LinkedAnswerIn(Incoming):
    """What an answer says: the one member that belongs to it, as the answer's own operation takes it."""

    decline: DeclineIn | None = None
    advice: AdviceIn | None = None
    question: InformationRequestIn | None = None
    proposal: ProposalIn | None = None
    appointment: AppointmentIn | None = None
    attendance: AttendanceIn | None = None
    hold: HoldIn | None = None
    start: StartIn | None = None
    absence: AbsenceIn | None = None
    outcome: OutcomeIn | None = None
    cancellation: CancelIn | None = None
    answer: OutcomeAnswerIn | None = None
    refusal: RefusalIn | None = None
