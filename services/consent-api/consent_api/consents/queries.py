"""Reads of consents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.consents.models import AcknowledgementRow, ConsentRow, ConsentStepRow
from consent_api.consents.rules import ConsentId, ConsentState
from consent_api.db import is_person
from tym_shared.clock import legal_now
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


def visible() -> Select[ConsentRow]:
    """The consents the policies show the caller: as person, as discloser, or as recipient."""
    return select(ConsentRow)


async def get(session: AsyncSession, consent_id: ConsentId) -> ConsentRow:
    """One consent; NotFound if it is not visible."""
    row = (await session.scalars(visible().where(ConsentRow.id == consent_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_for_update(session: AsyncSession, consent_id: ConsentId) -> ConsentRow:
    """One consent, locked and as it is now; NotFound if it is not visible."""
    statement = visible().where(ConsentRow.id == consent_id).with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def page_of_person(
    session: AsyncSession, person_id: UUID, *, state: ConsentState | None, cursor: str | None, limit: int
) -> tuple[Sequence[ConsentRow], str | None]:
    """A person's consents, newest first."""
    statement = visible().where(is_person(ConsentRow.person_id, person_id))
    if state is not None:
        statement = statement.where(ConsentRow.state == state)
    statement = page_after(statement, at=ConsentRow.created_at, key=ConsentRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def overruled_by(session: AsyncSession, row: ConsentRow) -> Sequence[ConsentRow]:
    """The consents in force of which a newer answer concerns some data, locked: that answer counts for these."""
    statement = visible().where(
        is_person(ConsentRow.person_id, row.person_id),
        ConsentRow.id != row.id,
        ConsentRow.state == ConsentState.GIVEN,
        ConsentRow.kind == row.kind,
        ConsentRow.purpose == row.purpose,
        ConsentRow.discloser_id == row.discloser_id,
        ConsentRow.recipient_id == row.recipient_id,
        ConsentRow.by_guardian == row.by_guardian,
    )
    found = (await session.scalars(statement.with_for_update())).all()
    return [older for older in found if not set(older.categories).isdisjoint(row.categories)]


async def steps_of(session: AsyncSession, consent_id: ConsentId) -> Sequence[ConsentStepRow]:
    """The history of a consent, oldest step first."""
    statement = select(ConsentStepRow).where(ConsentStepRow.consent_id == consent_id).order_by(ConsentStepRow.version)
    return (await session.scalars(statement)).all()


async def acknowledgements_of(session: AsyncSession, consent_id: ConsentId) -> Sequence[AcknowledgementRow]:
    """Who has taken notice of the consent's end."""
    statement = select(AcknowledgementRow).where(AcknowledgementRow.consent_id == consent_id)
    return (await session.scalars(statement)).all()


async def ended(session: AsyncSession, *, limit: int) -> Sequence[ConsentRow]:
    """Consents and requests whose time is over, locked; what another transaction holds is left for the next round."""
    statement = select(ConsentRow).where(
        or_(ConsentRow.state == ConsentState.GIVEN, ConsentRow.state == ConsentState.REQUESTED),
        ConsentRow.valid_until <= legal_now(),
    )
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()
