"""The facts a decision stands on, and its recording: one round trip each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from consent_api.bases.rules import ConsentForm
from consent_api.consents.rules import Consent, ConsentState
from consent_api.relations.rules import Relation, RelationKind
from tym_shared.call import Call
from tym_shared.vocabulary import DataCategory


@dataclass(frozen=True, kw_only=True)
class Found:
    """The facts as found at `now`; `contact_protected` is None for a person the asker cannot know of."""

    now: datetime
    contact_protected: bool | None
    relations: tuple[Relation, ...]
    consents: tuple[Consent, ...]


async def read_facts(
    call: Call, *, person: UUID, organisation: str, discloser: str, recipient: str, purpose: str
) -> Found:
    """The asker's relations to the person and the consents between discloser and recipient for the purpose."""
    answer = await call.call_function("decision_facts", person, organisation, discloser, recipient, purpose)
    found = from_json(answer)
    return Found(
        now=datetime.fromisoformat(found["now"]),
        contact_protected=found["contactProtected"],
        relations=tuple(_relation(*fields) for fields in found["relations"]),
        consents=tuple(_consent(*fields) for fields in found["consents"]),
    )


async def record_decisions(call: Call, decisions: Sequence[Mapping[str, Any]]) -> None:  # the columns of decisions
    """Commit the decisions together, before anything is answered; the time and the facts may be left out."""
    await call.call_function("record_decisions", to_json(decisions).decode())


def _relation(kind: str, starts_at: str, ends_at: str | None) -> Relation:
    return Relation(
        kind=RelationKind(kind),
        starts_at=datetime.fromisoformat(starts_at),
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
    )


def _consent(*fields: Any) -> Consent:  # the columns of one row, in the statement's order
    identifier, state, categories, itemised, form, given_at, valid_until = fields
    return Consent(
        id=UUID(identifier),
        state=ConsentState(state),
        categories=frozenset(map(DataCategory, categories)),
        itemised=frozenset(map(DataCategory, itemised)),
        form=ConsentForm(form),
        given_at=datetime.fromisoformat(given_at),
        valid_until=datetime.fromisoformat(valid_until) if valid_until else None,
    )
