"""Reads of referrals; the policies leave visible what the caller sends, has been sent, or is the person of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, Integer, Select, Text, Uuid, all_, any_, bindparam, column, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.referrals.models import (
    EntryRow,
    InformationRequestRow,
    ReferralRow,
    RelationKind,
    RelationRow,
    RequestState,
)
from referral_api.referrals.rules import ReferralId
from referral_api.service_levels.queries import Moment, moment_beside, moment_of
from referral_api.states.rules import ReferralState
from tym_shared.call import Call
from tym_shared.clock import legal_now
from tym_shared.errors import NotFound
from tym_shared.gathering import Executor
from tym_shared.pagination import cut, page_after
from tym_shared.statements import Rows, Statement
from tym_shared.taking import Taking
from tym_shared.vocabulary import DataCategory


def visible() -> Select[ReferralRow]:
    """The referrals the policies show the caller."""
    return select(ReferralRow)


BY_ID = visible().where(ReferralRow.id == bindparam("id"))
SEEN = Rows(BY_ID)
LOCKED = Taking(BY_ID, lock={"key_share": True}, beside=moment_beside(ReferralRow.recipient_id))
OF_ITEM = Statement(
    select(ReferralRow.id).where(
        ReferralRow.sender_id == bindparam("sender"),
        ReferralRow.plan_item_id == bindparam("item"),
        ReferralRow.plan_item_revision == bindparam("revision"),
        ReferralRow.state != ReferralState.REDIRECTED,
    )
)
OWE_RELATION = Statement(
    insert(RelationRow).values(starts_at=legal_now()).inline(),
    columns=[
        "id",
        "kind",
        "referral_id",
        "person_id",
        "sender_id",
        "recipient_id",
        "organisation_id",
        "requested_by",
        "version",
    ],
)
OWED = select(RelationRow).where(RelationRow.registered_version < RelationRow.version)
OWED_RELATIONS = Rows(
    OWED.where(RelationRow.id != all_(bindparam("refused", type_=ARRAY(Uuid())))).limit(
        bindparam("most", type_=Integer())
    )
)
"""Relations that consent-api has not confirmed as they stand, but for those that it has refused."""
OWED_AGAIN = Rows(OWED.where(RelationRow.id == any_(bindparam("refused", type_=ARRAY(Uuid())))))
"""Those of the refused ones that are still owed."""
CONFIRMED = (
    func.unnest(bindparam("ids", type_=ARRAY(Uuid())), bindparam("versions", type_=ARRAY(Integer())))
    .table_valued(column("id", Uuid()), column("version", Integer()), name="confirmed")
    .render_derived(name="confirmed")
)
CONFIRM_RELATIONS = Statement(
    update(RelationRow)
    .where(RelationRow.id == CONFIRMED.c.id, RelationRow.registered_version < CONFIRMED.c.version)
    .values(registered_version=CONFIRMED.c.version)
)
END_RELATIONS = Statement(
    update(RelationRow)
    .where(
        RelationRow.referral_id == bindparam("referral"),
        RelationRow.kind == any_(bindparam("kinds", type_=ARRAY(Text()))),
        RelationRow.ends_at.is_(None),
    )
    .values(ends_at=legal_now(), version=RelationRow.version + 1)
)
CLOSE_REQUESTS = Statement(
    update(InformationRequestRow)
    .where(InformationRequestRow.referral_id == bindparam("referral"), InformationRequestRow.state == RequestState.OPEN)
    .values(state=RequestState.CLOSED, version=InformationRequestRow.version + 1)
)


async def find(driver: asyncpg.Connection, referral_id: UUID) -> ReferralRow | None:
    """One referral as the driver reads it; None if it is not visible."""
    return await SEEN.first(driver, id=referral_id)


async def take(call: Call, referral_id: ReferralId) -> tuple[ReferralRow, Moment]:
    """One referral, locked by what opens the call's transaction, and the moment with its recipient's own times.

    `update_row` stores what is changed in it. NotFound if it is not visible: before a refusal or a first answer.
    """
    row, (at, levels, *_) = await call.take(LOCKED, id=referral_id)
    return row, moment_of(at, levels)


async def get(session: AsyncSession, referral_id: ReferralId) -> ReferralRow:
    """One referral; NotFound if it is not visible."""
    row = (await session.scalars(visible().where(ReferralRow.id == referral_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_for_update(session: AsyncSession, referral_id: ReferralId) -> ReferralRow:
    """One referral, locked and as it is now; NotFound if it is not visible.

    The lock lets rows that refer to the referral be inserted, so that an attaching contributor is not in a deadlock
    with a sender who withdraws.
    """
    statement = visible().where(ReferralRow.id == referral_id).with_for_update(key_share=True)
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def find_of_item(driver: asyncpg.Connection, *, sender: str, item: UUID, revision: int | None) -> UUID | None:
    """The sender's referral made from this version of a plan item, unless it was redirected."""
    found = await OF_ITEM.values(driver, sender=sender, item=item, revision=revision)
    return found[0] if found else None


async def page_of_person(
    session: AsyncSession, *, state: ReferralState | None, cursor: str | None, limit: int
) -> tuple[Sequence[ReferralRow], str | None]:
    """A page of the calling person's referrals, newest first; the policies show those of all the person's ids."""
    statement = visible() if state is None else visible().where(ReferralRow.state == state)
    statement = page_after(statement, at=ReferralRow.created_at, key=ReferralRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def entries_of(session: AsyncSession, referral_ids: Collection[UUID]) -> Sequence[EntryRow]:
    """The visible entries of referrals, in the order they came."""
    statement = select(EntryRow).where(EntryRow.referral_id.in_(referral_ids))
    return (await session.scalars(statement.order_by(EntryRow.created_at, EntryRow.id))).all()


async def share_entries(
    session: AsyncSession, referral_id: UUID, *, categories: Collection[DataCategory], decision_id: UUID | None
) -> None:
    """Let the recipient see the entries of these categories."""
    await session.execute(
        update(EntryRow)
        .where(EntryRow.referral_id == referral_id, EntryRow.category.in_(categories))
        .values(shared=True, decision_id=decision_id)
    )


async def registered(session: AsyncSession, referral_ids: Collection[UUID]) -> Mapping[UUID, bool]:
    """Whether consent-api knows the recipient's relation, by referral; a draft has none."""
    statement = select(RelationRow.referral_id, RelationRow.registered_version).where(
        RelationRow.referral_id.in_(referral_ids), RelationRow.kind == RelationKind.REFERRAL_RECIPIENT
    )
    return {referral: version > 0 for referral, version in (await session.execute(statement)).tuples()}


async def owe_relation(driver: Executor, **values: Any) -> None:  # what the columns hold
    """Store a relation that starts now."""
    await OWE_RELATION.run(driver, **values)


async def end_relations(driver: asyncpg.Connection, referral_id: UUID, *, kinds: Iterable[RelationKind]) -> None:
    """End the open relations of these kinds that the referral grounds; the worker ends them at consent-api."""
    await END_RELATIONS.run(driver, referral=referral_id, kinds=list(kinds))


async def close_requests(driver: asyncpg.Connection, referral_id: UUID) -> None:
    """Close the open information requests of a referral that ends."""
    await CLOSE_REQUESTS.run(driver, referral=referral_id)
