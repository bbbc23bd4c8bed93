"""Reading and answering through a link over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Response
from fastapi.responses import JSONResponse, StreamingResponse

from referral_api.appointments.schemas import AppointmentOut
from referral_api.attachments.routes import Category, Keeping, Sent, kept_answer, streamed
from referral_api.attachments.schemas import FileItem
from referral_api.auth import Necessity
from referral_api.link_actions.schemas import LinkedAnswerIn
from referral_api.linked_answers import service
from referral_api.linked_answers.schemas import LinkedEntry, LinkedFiles, LinkedReferral
from referral_api.links.routes import Tokens
from referral_api.links.rules import LinkAnswer, left_of
from referral_api.operations import operations
from referral_api.proposals.routes import shown_proposal
from referral_api.states.rules import Side, allowed_actions
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.vocabulary import DataCategory, Register
from tym_shared.wire import Receipt, answer

Token = Annotated[str, Header(alias="Tym-Answer-Link", max_length=2000, description="The token of the link.")]


@operations.route("read_linked_referral")
async def read_linked_referral(
    call: CurrentCall, token: Token, tokens: Tokens, decisions: DecisionPoint
) -> LinkedReferral:
    """The referral of a link, for the strongly identified recipient: what is permitted now, nothing of register TYM.

    404 for a link that is foreign, refreshed, revoked, spent or past its days.
    """
    found, link, proposal = await service.read_by_link(call, decisions, tokens, token)
    row, needs = found.row, found.permits(DataCategory.SERVICE_NEED)
    left = left_of(link.actions, link.used)
    decision = found.decisions.get(row.sender_id)
    withheld = found.withheld(row.state_text_categories) if row.state_text else []
    return LinkedReferral(
        kind=row.kind,
        state=row.state,
        allowed_actions=service.allowed_answers(row, allowed_actions(row.standing, Side.RECIPIENT), left),
        turn=row.turn,
        turn_since=row.turn_since,
        due=row.due_stage,
        due_on=row.next_due_on,
        state_reason=row.state_reason,
        state_text=None if withheld else row.state_text,
        state_text_withheld=withheld,
        expected_on=row.expected_on,
        person_id=row.person_id,
        sender_id=row.sender_id,
        act=row.act,
        section=row.section,
        service_code=row.service_code if needs else None,
        reason=row.reason if needs else None,
        starts_on=row.starts_on if needs else None,
        ends_on=row.ends_on if needs else None,
        entries=[
            LinkedEntry.model_validate(entry) for entry in found.entries if entry.data_register is not Register.TYM
        ],
        appointments=[AppointmentOut.model_validate(one) for one in found.appointments],
        proposal=shown_proposal(found, proposal) if proposal else None,
        permitted=sorted(decision.permitted) if decision else [],
        expires_at=link.expires_at,
    )


@operations.route("list_linked_files")
async def list_linked_files(call: CurrentCall, token: Token, tokens: Tokens) -> LinkedFiles:
    """The files of a link's referral that its recipient may ask for; none of register TYM."""
    rows = await service.list_files_by_link(call, tokens, token)
    return LinkedFiles(items=[FileItem.model_validate(row) for row in rows])


@operations.route("get_linked_file", response_class=Response)
async def get_linked_file(
    call: CurrentCall, attachment_id: UUID, *, token: Token, tokens: Tokens, files: Keeping, decisions: DecisionPoint
) -> StreamingResponse:
    """A file's content as a stream, decided anew for its category; 404 for one of register TYM."""
    return streamed(*await service.read_file_by_link(call, decisions, files, attachment_id, tokens=tokens, token=token))


@operations.route("attach_to_linked_referral", response_model=Receipt, status_code=201)
async def attach_to_linked_referral(
    call: CurrentCall,
    token: Token,
    tokens: Tokens,
    *,
    category: Category,
    upload: Sent,
    files: Keeping,
    decisions: DecisionPoint,
    _necessity: Necessity,
) -> JSONResponse:
    """Attach a report to the referral of a link made for `attach-report`; sent like any file.

    The answer's `id` is what the outcome names as its report.
    """
    kept = await service.attach_by_link(
        call, decisions, files, tokens=tokens, token=token, upload=upload, category=category
    )
    return kept_answer(kept)


@operations.route("answer_linked_referral", response_model=Receipt)
async def answer_linked_referral(
    call: CurrentCall,
    action: LinkAnswer,
    token: Token,
    tokens: Tokens,
    *,
    given: LinkedAnswerIn | None = None,
    decisions: DecisionPoint,
    _necessity: Necessity,
) -> JSONResponse:
    """Give one of the link's answers, as the strongly identified recipient.

    Each is given once, but for what may happen again: questions, proposals, appointments, holds and absences.
    """
    return answer(await service.answer_by_link(call, decisions, tokens, token, action, given=given or LinkedAnswerIn()))
