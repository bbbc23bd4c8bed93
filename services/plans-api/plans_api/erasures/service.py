"""Use cases of erasures."""

from dataclasses import dataclass
from datetime import date

from plans_api.erasures import queries
from plans_api.plan_types.rules import PlanType, find_type
from tym_shared.access import Access
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database, driver_of
from tym_shared.jobs import enqueue
from tym_shared.legal_dates import legal_date

BATCH = 100
TELL_ERASED = "tell-erased-cases"
ERASER = Access(caller="service", user="erase")
OUTSIDE = (PlanType.ORDINARY, PlanType.ACTIVATION, PlanType.INTEGRATION)
"""The types of plans that belong to no case."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How many were erased."""

    cases: int
    plans: int


async def erase_all(database: Database) -> Erased:
    """Erase every case whose day has come and that no hold keeps, and every other plan whose register's time has run.

    What is left is the fact of the erasure, and referral-api is told of each case. A plan whose person still has
    something in its register, in which a request is pending, or that a hold keeps, stays.
    """
    cases = plans = 0
    while count := await _erase_cases(database):
        cases += count
    for plan_type in OUTSIDE:
        while count := await _erase_plans(database, plan_type):
            plans += count
    async with database.transaction(ERASER) as session:
        today = legal_date(await read_legal_now(session))
        await queries.erase_ledgers(session, since=_since(PlanType.ORDINARY, today))
    return Erased(cases=cases, plans=plans)


def _since(plan_type: PlanType, today: date) -> date:
    return find_type(plan_type, on=today).retention.kept_since(today)


async def _erase_cases(database: Database) -> int:
    async with database.transaction(ERASER) as session:
        today = legal_date(await read_legal_now(session))
        cases = await queries.erasable_cases(session, today=today, limit=BATCH)
        for case in cases:
            change = Change(event="case.erased", aggregate_id=case.id, version=case.version + 1, readers=case.parties)
            await record_change(session, change, operation="erase_case", actor=Actor(user_id=ERASER.user))
        if cases:
            told = {"caseIds": [str(case.id) for case in cases], "erasedOn": today.isoformat()}
            await enqueue(await driver_of(session), TELL_ERASED, told)
            await queries.erase_cases(session, [case.id for case in cases])
    return len(cases)


async def _erase_plans(database: Database, plan_type: PlanType) -> int:
    async with database.transaction(ERASER) as session:
        today = legal_date(await read_legal_now(session))
        since = _since(plan_type, today)
        plans = await queries.erasable_plans(session, plan_type, since=since, today=today, limit=BATCH)
        for plan in plans:
            change = Change(
                event="plan.erased", aggregate_id=plan.id, version=plan.version + 1, readers=plan.authorities
            )
            await record_change(session, change, operation="erase_plan", actor=Actor(user_id=ERASER.user))
        if plans:
            await queries.erase_plans(session, [plan.id for plan in plans])
    return len(plans)
