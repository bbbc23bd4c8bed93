"""The facts that decisions stand on, and their recording: one round trip each, for one question or a hundred."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.rules import ConsentForm, ConsentKind, DisclosureAction
from consent_api.consents.rules import Consent, ConsentState
from consent_api.decisions.rules import Facts
from consent_api.questions.rules import Inquiry, Standing
from consent_api.relations.rules import Relation, RelationKind
from tym_shared.call import Call
from tym_shared.json_documents import from_json, to_json_text
from tym_shared.vocabulary import DataCategory, OrganisationKind, Register

RECORD_IN = text(
    "SELECT record_decisions(current_setting('tym.caller'), current_setting('tym.organisation'),"
    " current_setting('tym.user'), current_setting('tym.person'), current_setting('tym.roles'), :decisions)"
)

Found = Mapping[str, Any]
"""The facts of one question as the database gave them and as the decision keeps them."""


async def read_facts(call: Call, questions: Sequence[Mapping[str, Any]]) -> Sequence[Found]:
    """For each question the moment, the asker's relations to the person, the consents and the opening."""
    found: Sequence[Found] = from_json(await call.call_function("decision_facts", to_json_text(questions)))
    return found


async def record_decisions(call: Call, decisions: Sequence[Mapping[str, Any]]) -> None:  # its columns
    """Commit the decisions, and the disclosures that they permit, before anything is answered."""
    await call.call_function("record_decisions", to_json_text(decisions))


async def record_in(session: AsyncSession, decisions: Sequence[Mapping[str, Any]]) -> None:
    """Record in a transaction that does more beside it."""
    await session.execute(RECORD_IN, {"decisions": to_json_text(decisions)})


def moment_of(found: Found) -> datetime:
    """When the facts were read, by the legal clock."""
    return datetime.fromisoformat(found["now"])


def facts_of(found: Found, *, purpose_known: bool) -> Facts:
    """The facts as the rules take them."""
    return Facts(
        person_known=found["contactProtected"] is not None,
        purpose_known=purpose_known,
        is_minor=found["isMinor"],
        relations=[_relation(*fields) for fields in found["relations"]],
        consents=[_consent(*fields) for fields in found["consents"]],
    )


def inquiry_as_data(inquiry: Inquiry) -> dict[str, Any]:
    """The inquiry as the decision keeps it."""
    return {
        "action": inquiry.action,
        "discloser": inquiry.discloser,
        "recipient": inquiry.recipient,
        "standing": inquiry.standing,
        "register": inquiry.register,
        "origin": inquiry.origin,
        "purpose": inquiry.purpose,
        "necessity": inquiry.necessity,
        "urgentGround": inquiry.urgent_ground,
        "roles": sorted(inquiry.roles),
        "categories": sorted(inquiry.categories),
        "suspended": inquiry.suspended,
    }


def inquiry_from(kept: Mapping[str, Any]) -> Inquiry:
    """The inquiry that a decision kept."""
    return Inquiry(
        action=DisclosureAction(kept["action"]),
        discloser=OrganisationKind(kept["discloser"]) if kept["discloser"] else None,
        recipient=OrganisationKind(kept["recipient"]) if kept["recipient"] else None,
        standing=Standing(kept["standing"]),
        register=Register(kept["register"]),
        origin=Register(kept["origin"]),
        purpose=kept["purpose"],
        necessity=kept["necessity"],
        urgent_ground=kept["urgentGround"],
        roles=kept["roles"],
        categories=[DataCategory(category) for category in kept["categories"]],
        suspended=kept.get("suspended", False),
    )


def _relation(kind: str, starts_at: str, ends_at: str | None) -> Relation:
    return Relation(
        kind=RelationKind(kind),
        starts_at=datetime.fromisoformat(starts_at),
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
    )


def _consent(*fields: Any) -> Consent:  # the columns of one row, in the statement's order
    identifier, kind, state, categories, itemised, form, given_at, valid_until, by_guardian = fields
    return Consent(
        id=UUID(identifier),
        kind=ConsentKind(kind),
        state=ConsentState(state),
        categories=frozenset(map(DataCategory, categories)),
        itemised=frozenset(map(DataCategory, itemised)),
        form=ConsentForm(form) if form else None,
        given_at=datetime.fromisoformat(given_at),
        valid_until=datetime.fromisoformat(valid_until) if valid_until else None,
        by_guardian=by_guardian,
    )
