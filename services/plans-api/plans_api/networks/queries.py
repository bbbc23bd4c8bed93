"""Reads of networks; the policies show a group to its parties alone, and the areas of groups that are set to all."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, any_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.networks.models import GoalsRow, MemberRow, NegotiationRow, NetworkAreaRow, NetworkRow
from plans_api.networks.rules import NetworkId, NetworkState
from tym_shared.callers import Caller
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


def visible_to(caller: Caller) -> Select[NetworkRow]:
    """The groups that the caller's organisation is a party of."""
    return select(NetworkRow).where(any_(NetworkRow.party_ids) == caller.acting_organisation().id)


async def get(session: AsyncSession, caller: Caller, network_id: NetworkId) -> NetworkRow:
    """One group; NotFound if it is not visible."""
    row = (await session.scalars(visible_to(caller).where(NetworkRow.id == network_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_for_update(session: AsyncSession, caller: Caller, network_id: NetworkId) -> NetworkRow:
    """One group, locked and as it is now; NotFound if it is not visible."""
    statement = visible_to(caller).where(NetworkRow.id == network_id).with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def page(
    session: AsyncSession, caller: Caller, *, cursor: str | None, limit: int
) -> tuple[Sequence[NetworkRow], str | None]:
    """The caller's groups, newest first."""
    statement = visible_to(caller)
    statement = page_after(statement, at=NetworkRow.created_at, key=NetworkRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def areas_of(session: AsyncSession, network_id: UUID) -> Sequence[NetworkAreaRow]:
    """The group's areas in order."""
    statement = select(NetworkAreaRow).where(NetworkAreaRow.network_id == network_id)
    statement = statement.order_by(NetworkAreaRow.employment_authority_id, NetworkAreaRow.county_id)
    return (await session.scalars(statement)).all()


async def negotiations_of(session: AsyncSession, network_id: UUID) -> Sequence[NegotiationRow]:
    """Who has negotiated, by organisation."""
    statement = select(NegotiationRow).where(NegotiationRow.network_id == network_id)
    return (await session.scalars(statement.order_by(NegotiationRow.organisation_id))).all()


async def members_of(session: AsyncSession, network_id: UUID) -> Sequence[MemberRow]:
    """Every member, those whose time has ended too."""
    statement = select(MemberRow).where(MemberRow.network_id == network_id)
    return (
        await session.scalars(statement.order_by(MemberRow.organisation_id, MemberRow.named_on, MemberRow.id))
    ).all()


async def goals_of(session: AsyncSession, network_id: UUID) -> Sequence[GoalsRow]:
    """The goals, by year."""
    statement = select(GoalsRow).where(GoalsRow.network_id == network_id)
    return (await session.scalars(statement.order_by(GoalsRow.year))).all()


async def hold_areas(session: AsyncSession, areas: Sequence[NetworkAreaRow]) -> None:
    """Keep others from setting a group for any of these areas until the transaction ends; always in the same order."""
    for name in sorted(f"area {area.employment_authority_id} {area.county_id}" for area in areas):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def taken_areas(
    session: AsyncSession, areas: Sequence[NetworkAreaRow], *, term_from: date, term_to: date
) -> Sequence[NetworkAreaRow]:
    """Which of these areas other groups have on any day of the term."""
    pairs = [(area.employment_authority_id, area.county_id) for area in areas]
    statement = select(NetworkAreaRow).where(
        tuple_(NetworkAreaRow.employment_authority_id, NetworkAreaRow.county_id).in_(pairs),
        NetworkAreaRow.term_from <= term_to,
        or_(NetworkAreaRow.term_to.is_(None), NetworkAreaRow.term_to >= term_from),
    )
    return (await session.scalars(statement)).all()


async def terms_ending(session: AsyncSession, *, today: date, until: date, limit: int) -> Sequence[NetworkRow]:
    """Groups whose term ends by a day and whose parties have not been told of it, locked."""
    row = NetworkRow
    statement = select(row).where(
        row.state == NetworkState.SET,
        row.term_to.between(today, until),
        row.told_ending_for.is_distinct_from(row.term_to),
    )
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()


async def to_follow(session: AsyncSession, *, today: date) -> NetworkRow | None:
    """A group, locked, that has its areas today or has them no more, which its cases do not show yet; ended ones first.

    None where there is no such group.
    """
    row = NetworkRow
    holds = (row.state == NetworkState.SET) & (row.term_from <= today) & (row.term_to >= today)
    statement = select(row).where(row.has_its_cases.is_distinct_from(func.coalesce(holds, False)))
    statement = statement.order_by(row.has_its_cases.desc()).limit(1).with_for_update(skip_locked=True)
    return (await session.scalars(statement)).one_or_none()
