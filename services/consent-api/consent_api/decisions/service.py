"""Use cases of the decision point. A recorded decision is committed before the answer leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from consent_api.bases.rules import DisclosureAction, necessity_grounds, purposes, rule_set
from consent_api.decisions.queries import (
    Found,
    facts_of,
    inquiry_as_data,
    moment_of,
    read_facts,
    record_decisions,
    record_in,
)
from consent_api.decisions.rules import Inquiry, Standing, decide
from consent_api.decisions.schemas import (
    Context,
    EvaluationIn,
    EvaluationOut,
    EvaluationsIn,
    Partial,
    answer_of,
    refused,
)
from consent_api.follow_ups.rules import FollowUpKind
from consent_api.follow_ups.service import open_follow_up
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.directory import Organisation
from tym_shared.errors import DomainError, FieldFault, Forbidden, Malformed
from tym_shared.observation import count
from tym_shared.problems import status_of
from tym_shared.vocabulary import DataCategory, OrganisationId, OrganisationKind, Register

LIFETIME = timedelta(seconds=5)
"""How long data may be released on a decision: what a withdrawal may at most overtake."""

STOP_ON = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
NOBODY = UUID(int=0)
"""Stands in the log for a person id that is none."""


class AskedForAnother(Forbidden):
    """A caller may ask about its own organisation only."""


async def evaluate(call: Call, asked: EvaluationIn) -> EvaluationOut:
    """Decide one question; recorded, denied or not, unless the question says otherwise.

    A question that is not to be recorded releases nothing and leaves no row; its denial is counted in the metrics.

    What nobody knows (person, organisation, purpose) is denied with a reason, never an error. Refused: another
    organisation's question, and values outside the closed lists of actions, categories and registers.
    """
    (answer,) = await _answer(call, [_read(call, asked)], stop_on=None)
    return answer


async def evaluate_many(call: Call, asked: EvaluationsIn) -> list[EvaluationOut]:
    """Decide a batch in order, stopping where the batch's semantic says so (AuthZEN 1.0, Evaluations semantics).

    A question that cannot be read does not fail the batch: it is denied, and its context says why.
    """
    questions = [_read_or_refuse(call, asked, partial) for partial in asked.evaluations]
    return await _answer(call, questions, stop_on=STOP_ON[asked.options.evaluations_semantic])


async def evaluate_single(call: Call, asked: EvaluationsIn) -> EvaluationOut:
    """Decide a batch without questions as the one question that its defaults make."""
    return await evaluate(call, _complete(asked, Partial()))


@dataclass(frozen=True, kw_only=True)
class _Question:
    """A question with its closed lists read and its two organisations told apart."""

    asked: EvaluationIn
    person: UUID | None
    discloser: str
    recipient: str
    inquiry: Inquiry
    opening: UUID | None


async def _answer(
    call: Call, questions: Sequence[_Question | EvaluationOut], *, stop_on: bool | None
) -> list[EvaluationOut]:
    """Answer in order: the facts of all are read at once, what was decided is recorded at once."""
    asked = [question for question in questions if isinstance(question, _Question)]
    found = iter(await read_facts(call, [_wanted(call, question) for question in asked]) if asked else ())
    answers: list[EvaluationOut] = []
    records: list[dict[str, Any]] = []
    for question in questions:
        if isinstance(question, _Question):
            facts = next(found)
            inquiry = _with_opening(question, facts)
            answer = _decide(inquiry, facts)
            if question.asked.context.record:
                records.append(_record(call, question, inquiry, answer, facts))
            elif not answer.decision:
                count("decision.denied-unrecorded")
        else:
            answer = question
        answers.append(answer)
        if answer.decision is stop_on:
            break
    if records:
        await _keep(call, records)
    return answers


def _with_opening(question: _Question, found: Found) -> Inquiry:
    """The inquiry with the ground of the opening that it names, if that holds."""
    if question.opening is None:
        return question.inquiry
    return replace(question.inquiry, necessity=found["openingGround"])


def _decide(inquiry: Inquiry, found: Found) -> EvaluationOut:
    now = moment_of(found)
    facts = facts_of(found, purpose_known=inquiry.purpose in purposes())
    outcome = decide(inquiry, facts, rule_set(), now=now)
    return answer_of(outcome, protected=bool(found["contactProtected"]), expires=now + LIFETIME)


async def _keep(call: Call, records: Sequence[dict[str, Any]]) -> None:
    """Commit the records; an urgent disclosure opens its follow-up in the same transaction."""
    urgent = [record for record in records if _is_urgent(record)]
    if not urgent:
        await record_decisions(call, records)
        return
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


def _read_or_refuse(call: Call, batch: EvaluationsIn, partial: Partial) -> _Question | EvaluationOut:
    try:
        return _read(call, _complete(batch, partial))
    except DomainError as error:
        return refused(status_of(type(error)), str(error) or type(error).__doc__ or "")


def _complete(batch: EvaluationsIn, partial: Partial) -> EvaluationIn:
    subject = partial.subject or batch.subject
    action = partial.action or batch.action
    resource = partial.resource or batch.resource
    if subject is None or action is None or resource is None:
        given = {"/subject": subject, "/action": action, "/resource": resource}
        faults = [FieldFault(pointer=pointer, detail="required") for pointer, one in given.items() if one is None]
        raise Malformed("Required here, or as a default of the batch.", errors=faults)
    context = partial.context or batch.context or Context()
    return EvaluationIn(subject=subject, action=action, resource=resource, context=context)


def _read(call: Call, asked: EvaluationIn) -> _Question:
    """Read the closed lists and tell the organisations apart; the roles are those of the user's own token."""
    caller, resource, context = call.caller, asked.resource.properties, asked.context
    of_service = caller.kind is CallerKind.SERVICE
    if not of_service and caller.acting_organisation().id != asked.subject.id:
        raise AskedForAnother
    caller.require_grant(context.purpose)
    if asked.subject.type != "organisation" or asked.resource.type != "person":
        raise Malformed("The subject is an organisation and the resource a person.")
    try:
        action = DisclosureAction(asked.action.name)
        register = Register(resource.data_register)
        origin = Register(resource.origin or resource.data_register)
        categories = [DataCategory(category) for category in resource.categories]
    except ValueError:
        detail = "Action, register, origin and categories come from closed lists."
        raise Malformed(detail, errors=[FieldFault(pointer="", detail="a value is not in its list")]) from None
    if action is DisclosureAction.READ:
        discloser, recipient = resource.source or "", asked.subject.id
    else:
        discloser, recipient = asked.subject.id, asked.action.properties.recipient or ""
    giver, taker = _organisation(call, discloser), _organisation(call, recipient)
    is_ground = context.necessity in necessity_grounds()
    return _Question(
        asked=asked,
        person=_uuid(asked.resource.id),
        discloser=discloser,
        recipient=recipient,
        opening=None if is_ground or not context.necessity else _uuid(context.necessity),
        inquiry=Inquiry(
            action=action,
            discloser=_kind_in_law(call, giver),
            recipient=taker.kind if taker else None,
            standing=_standing(giver, taker),
            register=register,
            origin=origin,
            purpose=context.purpose,
            necessity=context.necessity if is_ground else None,
            urgent_ground=context.urgentGround if action is DisclosureAction.DISCLOSE else None,
            roles=asked.subject.properties.roles if of_service else caller.roles,
            categories=categories,
            suspended=_is_suspended(call, taker)
            or (action is DisclosureAction.DISCLOSE and _is_suspended(call, giver)),
        ),
    )


def _organisation(call: Call, organisation_id: str) -> Organisation | None:
    return call.directory.organisations.get(OrganisationId(organisation_id))


def _acting(
    action: DisclosureAction, giver: Organisation | None, taker: Organisation | None
) -> Sequence[Organisation | None]:
    """Those who would act on a permission: the recipient, and the discloser where it discloses itself."""
    return (taker, giver) if action is DisclosureAction.DISCLOSE else (taker,)


def _is_suspended(call: Call, organisation: Organisation | None) -> bool:
    """Whether it has lost its access, or the organiser for whom it acts has."""
    if organisation is None:
        return False
    organiser = _organisation(call, organisation.organiser_id) if organisation.organiser_id else None
    return not organisation.active or (organiser is not None and not organiser.active)


def _kind_in_law(call: Call, giver: Organisation | None) -> OrganisationKind | None:
    """What the discloser is in law: a county's contractor acts for the county, whose register it keeps."""
    if giver is not None and giver.kind is OrganisationKind.COUNTY_CONTRACTOR and giver.organiser_id:
        organiser = _organisation(call, giver.organiser_id)
        return organiser.kind if organiser else None
    return giver.kind if giver else None


def _standing(giver: Organisation | None, taker: Organisation | None) -> Standing:
    if giver is None or taker is None:
        return Standing.OTHER
    if giver.id == taker.id:
        return Standing.SAME
    return Standing.OWN_PROVIDER if taker.organiser_id == giver.id else Standing.OTHER


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _user(call: Call, question: _Question) -> tuple[str, str]:
    """Id and name of the user as the log names them; a service says for whom it asks."""
    caller, user = call.caller, question.asked.subject.properties
    of_service = caller.kind is CallerKind.SERVICE
    return (user.user if of_service else None) or caller.user_id, (user.userName if of_service else None) or caller.name


def _wanted(call: Call, question: _Question) -> dict[str, Any]:
    return {
        "person": question.person,
        "asker": question.asked.subject.id,
        "discloser": question.discloser,
        "recipient": question.recipient,
        "purpose": question.inquiry.purpose,
        "opening": question.opening,
        "opened_by": _user(call, question)[0] if question.opening else None,
    }


def _record(call: Call, question: _Question, inquiry: Inquiry, answer: EvaluationOut, found: Found) -> dict[str, Any]:
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
