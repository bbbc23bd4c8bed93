"""Use cases of the decision point. A recorded decision is committed before the answer leaves."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from consent_api.bases.rules import DisclosureAction, LegalBasis, legal_bases, necessity_grounds, purposes
from consent_api.decisions.queries import Found, read_facts, record_decisions
from consent_api.decisions.rules import Facts, Ground, Inquiry, Outcome, decide
from consent_api.decisions.schemas import Context, EvaluationIn, EvaluationOut, EvaluationsIn, Partial
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.errors import FieldFault, Forbidden, Malformed
from tym_shared.observation import count
from tym_shared.vocabulary import DataCategory, OrganisationId, OrganisationKind, Register

LIFETIME = timedelta(seconds=5)
"""How long data may be released on a decision: what a withdrawal may at most overtake."""

STOP_ON = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}


class AskedForAnother(Forbidden):
    """A caller may ask about its own organisation only."""


async def evaluate(call: Call, asked: EvaluationIn) -> EvaluationOut:
    """Decide one question; recorded, denied or not, unless the question says otherwise.

    A question that is not to be recorded releases nothing and leaves no row; its denial is counted in the metrics.

    What nobody knows (person, organisation, purpose) is denied with a reason, never an error. Refused: another
    organisation's question, and values outside the closed lists of actions, categories and registers.
    """
    question = _Question(call, asked)
    found = await read_facts(
        call,
        person=question.person,
        organisation=asked.subject.id,
        discloser=question.discloser,
        recipient=question.recipient,
        purpose=asked.context.purpose,
    )
    facts = Facts(
        person_known=found.contact_protected is not None,
        purpose_known=asked.context.purpose in purposes(),
        relations=found.relations,
        consents=found.consents,
    )
    outcome = decide(question.inquiry(call), facts, legal_bases(), now=found.now)
    context = _context(outcome, found)
    if asked.context.record:
        context["id"] = str(await _record(call, question, context))
    elif not outcome.permitted:
        count("decision.denied-unrecorded")
    return EvaluationOut(decision=bool(outcome.permitted), context=context)


async def evaluate_many(call: Call, asked: EvaluationsIn) -> list[EvaluationOut]:
    """Decide a batch in order, stopping where the batch's semantic says so (AuthZEN § 7.1.2)."""
    answers: list[EvaluationOut] = []
    stop_on = STOP_ON[asked.options.evaluations_semantic]
    for place, partial in enumerate(asked.evaluations or [Partial()]):
        answers.append(await evaluate(call, _complete(asked, partial, place)))
        if answers[-1].decision is stop_on:
            break
    return answers


def _complete(batch: EvaluationsIn, partial: Partial, place: int) -> EvaluationIn:
    subject = partial.subject or batch.subject
    action = partial.action or batch.action
    resource = partial.resource or batch.resource
    context = partial.context or batch.context
    if subject is None or action is None or resource is None:
        fault = FieldFault(pointer=f"/evaluations/{place}", detail="subject, action and resource are required")
        raise Malformed(errors=[fault])
    return EvaluationIn(subject=subject, action=action, resource=resource, context=context or Context())


class _Question:
    """A question with its closed lists read and its two organisations told apart."""

    def __init__(self, call: Call, asked: EvaluationIn) -> None:
        caller = call.caller
        if caller.kind is not CallerKind.SERVICE and caller.acting_organisation().id != asked.subject.id:
            raise AskedForAnother
        self.asked = asked
        resource = asked.resource.properties
        try:
            self.action = DisclosureAction(asked.action.name)
            self.person = UUID(asked.resource.id)
            self.register = Register(resource.data_register)
            self.categories = [DataCategory(category) for category in resource.categories]
        except ValueError:
            detail = "Action, person id, register and categories come from closed lists."
            raise Malformed(detail, errors=[FieldFault(pointer="", detail="a value is not in its list")]) from None
        if asked.subject.type != "organisation" or asked.resource.type != "person":
            raise Malformed("The subject is an organisation and the resource a person.")
        if self.action is DisclosureAction.READ:
            self.discloser, self.recipient = resource.source or "", asked.subject.id
        else:
            self.discloser, self.recipient = asked.subject.id, asked.action.properties.recipient or ""

    def inquiry(self, call: Call) -> Inquiry:
        """The question as the rules take it; the user's roles come from the user's own token where there is one."""
        context, caller = self.asked.context, call.caller
        of_service = caller.kind is CallerKind.SERVICE
        return Inquiry(
            action=self.action,
            discloser=_kind(call, self.discloser),
            recipient=_kind(call, self.recipient),
            register=self.register,
            purpose=context.purpose,
            necessity=context.necessity in necessity_grounds(),
            roles=self.asked.subject.properties.roles if of_service else caller.roles,
            categories=self.categories,
        )


def _kind(call: Call, organisation_id: str) -> OrganisationKind | None:
    found = call.directory.organisation(OrganisationId(organisation_id))
    return found.kind if found else None


def _context(outcome: Outcome, found: Found) -> dict[str, Any]:
    protected = found.contact_protected and DataCategory.IDENTITY in outcome.permitted
    return {
        "permitted": sorted(outcome.permitted),
        "denied": [
            {"category": category, "reason": denial.reason, **(_provision(denial.basis) if denial.basis else {})}
            for category, denial in sorted(outcome.denied.items())
        ],
        "basis": _grounds(outcome.permitted),
        "obligations": [{"type": "mask-protected-contact"}] if protected else [],
        "expiresAt": (found.now + LIFETIME).isoformat(),
    }


def _provision(basis: LegalBasis) -> dict[str, Any]:
    return {"code": basis.code, "version": basis.version, "act": basis.act, "section": basis.section}


def _grounds(permitted: Mapping[DataCategory, Ground]) -> list[dict[str, Any]]:
    grounds: dict[tuple[str, UUID | None], dict[str, Any]] = {}
    for category, ground in sorted(permitted.items()):
        consent_id = ground.consent.id if ground.consent else None
        entry = grounds.setdefault(
            (ground.basis.code, consent_id),
            {
                **_provision(ground.basis),
                "kind": ground.basis.kind,
                "consentId": str(consent_id) if consent_id else None,
                "categories": [],
            },
        )
        entry["categories"].append(category)
    return list(grounds.values())


async def _record(call: Call, question: _Question, context: Mapping[str, Any]) -> UUID:
    """Write the decision, which is the disclosure too where it permits anything."""
    caller, asked, identifier = call.caller, question.asked, uuid4()
    of_service = caller.kind is CallerKind.SERVICE
    user = asked.subject.properties
    decision = {
        "id": identifier,
        "action": question.action,
        "organisation_id": asked.subject.id,
        "asked_via": caller.via or (caller.claims.client_id if of_service else None),
        "user_id": (user.user if of_service else None) or caller.user_id,
        "user_name": (user.userName if of_service else None) or caller.name,
        "person_id": question.person,
        "discloser_id": question.discloser,
        "recipient_id": question.recipient,
        "register": question.register,
        "purpose": asked.context.purpose,
        "necessity": asked.context.necessity,
        "permitted": context["permitted"],
        "denied": context["denied"],
        "basis": context["basis"],
    }
    await record_decisions(call, [decision])
    return identifier
