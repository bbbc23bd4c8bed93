"""Use cases of the decision point. A recorded decision is committed before the answer leaves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from consent_api.bases.rules import purposes, rule_set
from consent_api.decisions.queries import (
    Found,
    facts_of,
    inquiry_as_data,
    moment_of,
    read_facts,
    record_decisions,
    record_in,
)
from consent_api.decisions.rules import decide
from consent_api.decisions.schemas import EvaluationOut, answer_of, refused
from consent_api.follow_ups.rules import FollowUpKind
from consent_api.follow_ups.service import open_follow_up
from consent_api.questions.rules import Inquiry
from consent_api.questions.schemas import EvaluationIn, EvaluationsIn, Partial
from consent_api.questions.service import Question, complete, read_question
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.errors import DomainError
from tym_shared.observation import count
from tym_shared.problems import status_of

LIFETIME = timedelta(seconds=5)
"""How long data may be released on a decision: what a withdrawal may at most overtake."""

STOP_ON = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
NOBODY = UUID(int=0)
"""Stands in the log for a person id that is none."""


async def evaluate(call: Call, asked: EvaluationIn) -> EvaluationOut:
    """Decide one question; recorded, denied or not, unless the question says otherwise.

    A question that is not to be recorded releases nothing and leaves no row; its denial is counted in the metrics.

    What nobody knows (person, organisation, purpose) is denied with a reason, never an error. Refused: another
    organisation's question, and values outside the closed lists of actions, categories and registers.
    """
    (answer,) = await _answer(call, [read_question(call, asked)], stop_on=None)
    return answer


async def evaluate_many(call: Call, asked: EvaluationsIn) -> list[EvaluationOut]:
    """Decide a batch in order, stopping where the batch's semantic says so (AuthZEN 1.0, Evaluations semantics).

    A question that cannot be read does not fail the batch: it is denied, and its context says why.
    """
    questions = [_read_or_refuse(call, asked, partial) for partial in asked.evaluations]
    return await _answer(call, questions, stop_on=STOP_ON[asked.options.evaluations_semantic])


async def evaluate_single(call: Call, asked: EvaluationsIn) -> EvaluationOut:
    """Decide a batch without questions as the one question that its defaults make."""
    return await evaluate(call, complete(asked, Partial()))


async def _answer(
    call: Call, questions: Sequence[Question | EvaluationOut], *, stop_on: bool | None
) -> list[EvaluationOut]:
    """Answer in order: the facts of all are read at once, what was decided is recorded at once."""
    asked = [question for question in questions if isinstance(question, Question)]
    found = iter(await read_facts(call, [_wanted(call, question) for question in asked]) if asked else ())
    answers: list[EvaluationOut] = []
    records: list[dict[str, Any]] = []
    for question in questions:
        if isinstance(question, Question):
            answer, record = _answered(call, question, next(found))
            records += [record] if record else []
        else:
            answer = question
        answers.append(answer)
        if answer.decision is stop_on:
            break
    urgent = [record for record in records if _is_urgent(record)]
    if records and not urgent:
        await record_decisions(call, records)
    if urgent:
        await _keep_urgent(call, records, urgent)
    return answers


def _answered(call: Call, question: Question, found: Found) -> tuple[EvaluationOut, dict[str, Any] | None]:
    """The answer, and what is to be recorded of it."""
    inquiry = _with_opening(question, found)
    answer = _decide(inquiry, found)
    if question.asked.context.record:
        return answer, _record(call, question, inquiry, answer, found)
    if not answer.decision:
        count("decision.denied-unrecorded")
    return answer, None


def _with_opening(question: Question, found: Found) -> Inquiry:
    """The inquiry with the ground of the opening that it names, if that holds."""
    if question.opening is None:
        return question.inquiry
    return replace(question.inquiry, necessity=found["openingGround"])


def _decide(inquiry: Inquiry, found: Found) -> EvaluationOut:
    now = moment_of(found)
    facts = facts_of(found, purpose_known=inquiry.purpose in purposes())
    outcome = decide(inquiry, facts, rule_set(), now=now)
    return answer_of(outcome, protected=bool(found["contactProtected"]), expires=now + LIFETIME)


async def _keep_urgent(call: Call, records: Sequence[dict[str, Any]], urgent: Sequence[dict[str, Any]]) -> None:
    """Commit the records with the follow-ups that urgent disclosures open in one transaction."""
    session = await call.begin()
    await record_in(session, records)
    for record in urgent:
        await open_follow_up(
            session,
            kind=FollowUpKind.URGENT_DISCLOSURE,
            organisation=record["organisation_id"],
            user=record["user_id"],
            ground=record["facts"]["inquiry"]["urgentGround"],
            details={"categories": record["permitted"], "recipientId": record["recipient_id"]},
            operation=call.operation.id,
            decision=UUID(record["id"]),
        )


def _is_urgent(record: dict[str, Any]) -> bool:
    return any(ground["urgent"] for ground in record["basis"])


def _read_or_refuse(call: Call, batch: EvaluationsIn, partial: Partial) -> Question | EvaluationOut:
    try:
        return read_question(call, complete(batch, partial))
    except DomainError as error:
        return refused(status_of(type(error)), str(error) or type(error).__doc__ or "")


def _user(call: Call, question: Question) -> tuple[str, str]:
    """Id and name of the user as the log names them; a service says for whom it asks."""
    caller, user = call.caller, question.asked.subject.properties
    of_service = caller.kind is CallerKind.SERVICE
    return (user.user if of_service else None) or caller.user_id, (user.userName if of_service else None) or caller.name


def _wanted(call: Call, question: Question) -> dict[str, Any]:
    return {
        "person": question.person,
        "asker": question.asked.subject.id,
        "discloser": question.discloser,
        "recipient": question.recipient,
        "purpose": question.inquiry.purpose,
        "opening": question.opening,
        "opened_by": _user(call, question)[0] if question.opening else None,
    }


def _record(call: Call, question: Question, inquiry: Inquiry, answer: EvaluationOut, found: Found) -> dict[str, Any]:
    """The decision as the log keeps it (703/2023 § 10(3)), with all that it stood on; it gives the answer its id."""
    caller, context = call.caller, answer.context
    context["id"] = str(uuid4())
    user_id, user_name = _user(call, question)
    of_service = caller.kind is CallerKind.SERVICE
    return {
        "id": context["id"],
        "action": inquiry.action,
        "organisation_id": question.asked.subject.id,
        "asked_via": caller.via or (caller.claims.client_id if of_service else None),
        "user_id": user_id,
        "user_name": user_name,
        "person_id": question.person or NOBODY,
        "discloser_id": question.discloser,
        "recipient_id": question.recipient,
        "register": inquiry.register,
        "purpose": inquiry.purpose,
        "necessity": question.asked.context.necessity,
        "permitted": context["permitted"],
        "denied": context["denied"],
        "basis": context["basis"],
        "facts": {
            **found,
            "inquiry": inquiry_as_data(inquiry),
            "purposeKnown": inquiry.purpose in purposes(),
            "ruleSet": rule_set().digest,
        },
    }
