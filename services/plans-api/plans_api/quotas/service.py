"""Use cases of quotas: reading the ledger, recording periods and new beginnings, and holding plans to the limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.quotas import queries
from plans_api.quotas.models import QuotaResetRow, QuotaUseRow
from plans_api.quotas.rules import (
    Amount,
    Period,
    Quota,
    ServiceOutsideQuota,
    find_quota,
    left,
    quotas,
    require_reset,
    used,
)
from plans_api.quotas.schemas import AmountOut, QuotaOut, QuotaResetIn, QuotaUseEndIn, QuotaUseIn, QuotaUseOut
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault, PeriodReversed
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId, Register


@dataclass(frozen=True, kw_only=True)
class Balance:
    """A person's quota: what is used and left since `counted_from`, the day on which it last began anew."""

    quota: Quota
    used: Amount
    left: Amount
    counted_from: date | None
    uses: Sequence[QuotaUseRow]


async def read_quotas(call: Call, person_id: UUID) -> Sequence[Balance]:
    """The quotas of a person whom the caller has as a client, or who calls."""
    session = await call.begin()
    await queries.require_client(session, person_id)
    ledger = await read_ledger(session, person_id)
    await call.log_use(
        [PersonId(person_id)], register=Register.EMPLOYMENT, categories=[DataCategory.EDUCATION_AND_WORK]
    )
    return [ledger.balance(quota) for quota in quotas().values()]


async def record_use(call: Call, given: QuotaUseIn) -> QuotaUseRow:
    """Record a period from elsewhere as the fact that it is, over the limit or not."""
    quota = find_quota(given.quota)
    if given.service_code not in quota.services:
        raise ServiceOutsideQuota(errors=[FieldFault(pointer="/serviceCode", detail=f"not of {quota.code}")])
    _refuse_reversed(given.starts_on, given.ends_on)
    async with call.look() as session:
        await queries.require_client(session, given.person_id)
    session = await call.claim()
    await queries.hold_ledger(session, given.person_id)
    row = QuotaUseRow(
        id=uuid4(),
        **given.model_dump(),
        data_register=Register.EMPLOYMENT,
        organisation_id=call.caller.acting_organisation().id,
        recorded_by=call.caller.user_id,
        version=1,
    )
    session.add(row)
    await session.flush()
    await _announce(call, "quota-use.recorded", row.id, 1)
    return row


async def end_use(call: Call, use_id: UUID, given: QuotaUseEndIn) -> QuotaUseRow:
    """Record that a period of one's own ended on another day than was planned."""
    organisation = call.caller.acting_organisation().id
    session = await call.claim()
    row = await queries.own_use_for_update(session, use_id, organisation=organisation)
    _refuse_reversed(row.starts_on, given.ends_on)
    row.ends_on = given.ends_on
    row.version += 1
    await session.flush()
    await _announce(call, "quota-use.corrected", row.id, row.version)
    return row


async def reset_quota(call: Call, given: QuotaResetIn) -> QuotaResetRow:
    """Record that a quota begins anew today; refused with the rule unless one of its conditions is met."""
    quota = find_quota(given.quota)
    async with call.look() as session:
        await queries.require_client(session, given.person_id)
    session = await call.claim()
    await queries.hold_ledger(session, given.person_id)
    today = legal_date(await read_legal_now(session))
    ledger = await read_ledger(session, given.person_id)
    condition = require_reset(
        quota,
        ledger.periods(quota),
        ledger.reset_days(quota),
        unemployed_since=given.unemployed_since,
        born_on=given.born_on,
        on=today,
    )
    row = QuotaResetRow(
        id=uuid4(),
        person_id=given.person_id,
        quota=quota.code,
        reset_on=today,
        condition=condition.code,
        unemployed_since=given.unemployed_since,
        data_register=Register.EMPLOYMENT,
        organisation_id=call.caller.acting_organisation().id,
        recorded_by=call.caller.user_id,
    )
    session.add(row)
    await session.flush()
    await _announce(call, "quota.reset", row.id, 1)
    return row


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A person's periods and new beginnings."""

    uses: Sequence[QuotaUseRow]
    resets: Sequence[QuotaResetRow]

    def periods(self, quota: Quota) -> Sequence[Period]:
        """The periods that use a quota."""
        return [Period(starts_on=one.starts_on, ends_on=one.ends_on) for one in self.uses_of(quota)]

    def uses_of(self, quota: Quota) -> Sequence[QuotaUseRow]:
        """The rows of these periods."""
        return [one for one in self.uses if one.quota == quota.code]

    def reset_days(self, quota: Quota) -> Sequence[date]:
        """The days on which the quota began anew."""
        return [one.reset_on for one in self.resets if one.quota == quota.code]

    def balance(self, quota: Quota) -> Balance:
        """What is used and left of a quota."""
        amount = used(quota, self.periods(quota), self.reset_days(quota))
        return Balance(
            quota=quota,
            used=amount,
            left=left(quota, amount),
            counted_from=max(self.reset_days(quota), default=None),
            uses=self.uses_of(quota),
        )


async def read_ledger(session: AsyncSession, person_id: UUID) -> Ledger:
    """A person's ledger."""
    return Ledger(
        uses=await queries.uses_of(session, person_id),
        resets=await queries.resets_of(session, person_id),
    )


def shown(balance: Balance, *, own: str | None) -> QuotaOut:
    """A quota; another organisation's periods count, and stay unnamed."""
    quota = balance.quota
    return QuotaOut(
        quota=quota.code,
        act=quota.rule.act,
        section=quota.rule.section,
        limit_months=quota.rule.number,
        used=AmountOut.model_validate(balance.used),
        left=AmountOut.model_validate(balance.left),
        counted_from=balance.counted_from,
        uses=[QuotaUseOut.model_validate(one) for one in balance.uses if own is None or one.organisation_id == own],
        assumption=quota.assumption,
    )


def _refuse_reversed(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise PeriodReversed(errors=[FieldFault(pointer="/endsOn", detail="before startsOn")])


async def _announce(call: Call, event: str, aggregate_id: UUID, version: int) -> None:
    readers = [call.caller.acting_organisation().id]
    await call.record(Change(event=event, aggregate_id=aggregate_id, version=version, readers=readers, data={}))
