"""Use cases of questions: closed lists read, organisations told apart, nothing decided yet."""

from dataclasses import dataclass
from uuid import UUID

from consent_api.bases.rules import DisclosureAction, necessity_grounds
from consent_api.questions.rules import Inquiry, Standing
from consent_api.questions.schemas import Context, EvaluationIn, EvaluationsIn, Partial
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.directory import Organisation
from tym_shared.errors import FieldFault, Forbidden, Malformed
from tym_shared.vocabulary import DataCategory, OrganisationId, OrganisationKind, Register


class AskedForAnother(Forbidden):
    """A caller may ask about its own organisation only."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with its closed lists read and its two organisations told apart."""

    asked: EvaluationIn
    person: UUID | None
    discloser: str
    recipient: str
    inquiry: Inquiry
    opening: UUID | None


def complete(batch: EvaluationsIn, partial: Partial) -> EvaluationIn:
    """A question of a batch with what it lacks from the batch's defaults; Malformed if they lack it too."""
    subject = partial.subject or batch.subject
    action = partial.action or batch.action
    resource = partial.resource or batch.resource
    if subject is None or action is None or resource is None:
        given = {"/subject": subject, "/action": action, "/resource": resource}
        faults = [FieldFault(pointer=pointer, detail="required") for pointer, one in given.items() if one is None]
        raise Malformed("Required here, or as a default of the batch.", errors=faults)
    context = partial.context or batch.context or Context()
    return EvaluationIn.model_construct(subject=subject, action=action, resource=resource, context=context)


def read_question(call: Call, asked: EvaluationIn) -> Question:
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
    return Question(
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
