"""Explanations over HTTP, for auditors."""

from uuid import UUID

from consent_api.explanations import service
from consent_api.explanations.schemas import ExplanationOut, ReplayOut
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory, PersonId


@operations.route("explain_decision")
async def explain_decision(call: CurrentCall, language: Language, decision_id: UUID) -> ExplanationOut:
    """How a decision came about: question, relations, consents, and what each provision said of each category."""
    explained = await service.explain(call, decision_id, language=language)
    await _log(call, explained.person_id)
    return explained


@operations.route("replay_decision")
async def replay_decision(call: CurrentCall, decision_id: UUID) -> ReplayOut:
    """The same decision made again from the facts, rules and moment that it was made with, and whether it agrees."""
    return await service.replay(call, decision_id)


async def _log(call: CurrentCall, person: UUID) -> None:
    await call.log_use([PersonId(person)], register=CONSENT_REGISTER, categories=[DataCategory.CLIENT_RELATIONSHIP])
