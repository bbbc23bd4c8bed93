"""Use cases of explanations: a decision's kept facts through the rule set of its time."""

from uuid import UUID

from consent_api.bases.rules import RuleSet, rule_set
from consent_api.bases.service import kept_rule_set
from consent_api.decisions.models import DecisionRow
from consent_api.decisions.queries import facts_of, inquiry_from, moment_of
from consent_api.decisions.rules import Ground, decide, examined
from consent_api.decisions.schemas import answer_of
from consent_api.explanations import queries
from consent_api.explanations.rules import DecisionWithoutFacts
from consent_api.explanations.schemas import ExaminedOut, ExplanationOut, ReplayOut
from tym_shared.call import Call

RELATION_FIELDS = ("kind", "startsAt", "endsAt")
CONSENT_FIELDS = (
    "id", "kind", "state", "categories", "itemisedCategories", "form", "givenAt", "validUntil", "byGuardian"
)  # fmt: skip


async def explain(call: Call, decision_id: UUID, *, language: str) -> ExplanationOut:
    """How the decision came about, provision by provision, in the auditor's language."""
    row, rules = await _find(call, decision_id)
    kept = row.facts
    inquiry, facts = inquiry_from(kept["inquiry"]), facts_of(kept, purpose_known=kept["purposeKnown"])
    looked_at = examined(inquiry, facts, rules, now=moment_of(kept))
    return ExplanationOut(
        id=row.id,
        decided_at=row.created_at,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        discloser_id=row.discloser_id,
        recipient_id=row.recipient_id,
        user_id=row.user_id,
        user_name=row.user_name,
        asked_via=row.asked_via,
        permitted=row.permitted,
        denied=row.denied,
        basis=row.basis,
        rule_set=kept["ruleSet"],
        question=kept["inquiry"],
        relations=[dict(zip(RELATION_FIELDS, one, strict=True)) for one in kept["relations"]],
        consents=[dict(zip(CONSENT_FIELDS, one, strict=True)) for one in kept["consents"]],
        examined=[
            ExaminedOut(
                category=category,
                code=basis.code,
                version=basis.version,
                act=basis.act,
                section=basis.section,
                result="permits" if isinstance(result, Ground) else result,
                text=basis.texts[language],
            )
            for category, basis, result in looked_at
        ],
    )


async def replay(call: Call, decision_id: UUID) -> ReplayOut:
    """Make the decision again from its kept facts, rules and moment, and say whether it comes out the same."""
    row, rules = await _find(call, decision_id)
    kept = row.facts
    now = moment_of(kept)
    facts = facts_of(kept, purpose_known=kept["purposeKnown"])
    outcome = decide(inquiry_from(kept["inquiry"]), facts, rules, now=now)
    context = answer_of(outcome, protected=False, expires=now).context
    made = {name: context[name] for name in ("permitted", "denied", "basis")}
    return ReplayOut(
        id=row.id,
        same=made == {"permitted": row.permitted, "denied": row.denied, "basis": row.basis},
        rule_set=rules.digest,
        rule_set_is_current=rules.digest == rule_set().digest,
        **made,
    )


async def _find(call: Call, decision_id: UUID) -> tuple[DecisionRow, RuleSet]:
    session = await call.begin()
    row = await queries.get(session, decision_id)
    rules = await kept_rule_set(session, row.facts.get("ruleSet", ""))
    if rules is None:
        raise DecisionWithoutFacts
    return row, rules
