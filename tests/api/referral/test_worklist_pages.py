"""A page of a box is one read by an index, whichever filter leads it and however many referrals there are."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from referral_api.worklists.rules import Lead
from tests.legal_days import TODAY_IN_SQL
from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack

SENDER, RECIPIENT = "employment-vantaa", "county-vantaan-ja-keravan"
WARM = 7
"""Calls after which the database keeps its plans."""
MANY = f"""
INSERT INTO referrals (id, kind, kind_version, answer_mode, person_id, sender_id, recipient_id, register, purpose, act,
        section, state, turn, version, created_by, created_at, sent_at, basis, permitted, denied, unit_id, due_stage,
        next_due_on, attention, attention_since, sender_assignee, recipient_assignee)
    SELECT gen_random_uuid(), CASE n % 50 WHEN 0 THEN 'youth-work' ELSE 'service' END, 'service@2025-01-01',
        'acceptance', gen_random_uuid(), CASE n % 10 WHEN 0 THEN '{SENDER}' ELSE 'other-' || n % 10 END,
        CASE n % 10 WHEN 0 THEN '{RECIPIENT}' ELSE 'county-' || n % 10 END, 'tym', 'joint-service', '381/2023', '15',
        CASE n % 100 WHEN 0 THEN 'sent' ELSE 'received' END, 'recipient', 1, 'x', now() - n * interval '1 minute',
        now() - n * interval '1 minute', '[]', '{{}}', '[]', CASE n % 40 WHEN 0 THEN 'unit-a' END, 'decision',
        {TODAY_IN_SQL} + n % 200 - 20,
        CASE n % 100 WHEN 0 THEN 'basis-replaced' END, CASE n % 100 WHEN 0 THEN now() END,
        CASE n % 400 WHEN 0 THEN NULL WHEN 200 THEN 'issuer#worker' ELSE 'issuer#other' END,
        CASE WHEN n % 100 = 0 THEN 'issuer#worker' WHEN n % 200 <> 50 THEN 'issuer#other' END
    FROM generate_series(1, 20000) AS n;
ANALYZE referrals;
"""
ASKED = {
    Lead.NEWEST: (None, None, None, None),
    Lead.STATE: ("sent", None, None, None),
    Lead.KIND: (None, "youth-work", None, None),
    Lead.UNIT: (None, None, "unit-a", None),
    Lead.ASSIGNEE: (None, None, None, "issuer#worker"),
    Lead.UNASSIGNED: (None, None, None, None),
    Lead.OVERDUE: (None, None, None, None),
    Lead.FLAGGED: (None, None, None, None),
}
"""The state, kind, unit and worker that a list is asked by."""
LEADS_OF_SENDER = [lead for lead in Lead if lead is not Lead.UNIT]
LEADS_OF_RECIPIENT = [lead for lead in Lead if lead is not Lead.FLAGGED]
LISTS = [*product(["recipient"], LEADS_OF_RECIPIENT), *product(["sender"], LEADS_OF_SENDER)]


@pytest.fixture(scope="module")
def many(stack: LocalStack) -> Iterator[Scratch]:
    """Twenty thousand referrals, a tenth of them between two organisations."""
    with scratch_database(stack, "referral") as scratch:
        scratch.execute(MANY)
        yield scratch


def call(side: str, lead: Lead, organisation: str) -> tuple[str, list[Any]]:
    """A call of the function behind a list, for its first page."""
    by_day = lead is Lead.OVERDUE
    moment, day = datetime.max.replace(tzinfo=UTC), date.min if by_day else date.max
    after = UUID(int=0 if by_day else 2**128 - 1)
    access = ["worker", organisation, "issuer#worker", "", ""]
    arguments = [*access, *ASKED[lead], None, None, moment, day, after, 50, "Worker", "joint-service", None, "list"]
    places = ", ".join(f"${place}" for place in range(1, len(arguments) + 1))
    return f"SELECT list_referrals_by_{side}_{lead}({places})", arguments


@pytest.mark.parametrize(("side", "lead"), LISTS)
async def test_a_page_touches_little_more_than_its_rows(many: Scratch, side: str, lead: Lead) -> None:
    connection = await asyncpg.connect(many.dsn("runtime", "postgresql"))
    organisation = SENDER if side == "sender" else RECIPIENT
    statement, arguments = call(side, lead, organisation)
    try:
        for _ in range(WARM):
            listed = json.loads(await connection.fetchval(statement, *arguments))
        explained = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", *arguments)
        whole = await connection.fetchval("SELECT pg_relation_size('referrals') / 8192")
        elsewhere = await connection.fetchval(*_flat(call(side, lead, "employment-kerava-sipoo")))
    finally:
        await connection.close()
    assert 1 <= len(listed) <= 51
    assert json.loads(elsewhere) == []
    plan = json.loads(explained)[0]["Plan"]
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 250 < whole / 2


def _flat(asked: tuple[str, list[Any]]) -> list[Any]:
    statement, arguments = asked
    return [statement, *arguments]
