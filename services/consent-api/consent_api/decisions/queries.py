"""The facts a decision stands on, in one round trip."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.rules import ConsentForm
from consent_api.consents.rules import Consent, ConsentState
from consent_api.relations.rules import Relation, RelationKind
from tym_shared.vocabulary import DataCategory

FACTS = text(
    """
    SELECT legal_now() AS now,
        (SELECT contact_protected FROM persons WHERE id = :person) AS contact_protected,
        (SELECT coalesce(json_agg(json_build_array(kind, starts_at, ends_at)), '[]') FROM relations
            WHERE person_id = :person AND organisation_id = :organisation) AS relations,
        (SELECT coalesce(json_agg(json_build_array(
                id, state, categories, itemised_categories, form, created_at, valid_until)), '[]') FROM consents
            WHERE person_id = :person AND purpose = :purpose
              AND discloser_id = :discloser AND recipient_id = :recipient) AS consents
    """
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The facts as found at `now`; `contact_protected` is None for a person the asker cannot know of."""

    now: datetime
    contact_protected: bool | None
    relations: tuple[Relation, ...]
    consents: tuple[Consent, ...]


async def read_facts(
    session: AsyncSession, *, person: UUID, organisation: str, discloser: str, recipient: str, purpose: str
) -> Found:
    """The asker's relations to the person and the consents between discloser and recipient for the purpose."""
    parameters = {
        "person": person,
        "organisation": organisation,
        "discloser": discloser,
        "recipient": recipient,
        "purpose": purpose,
    }
    row = (await session.execute(FACTS, parameters)).one()
    return Found(
        now=row.now,
        contact_protected=row.contact_protected,
        relations=tuple(_relation(*fields) for fields in row.relations),
        consents=tuple(_consent(*fields) for fields in row.consents),
    )


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
