"""What a call writes by one statement is written as in a transaction: under the policies, and once for a key."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, select

from referral_api.referrals.models import ReferralRow
from tests.api.spine.test_statements import a_referral, stored
from tests.scratch import Scratch
from tym_shared.access import Access
from tym_shared.call_transaction import CallTransaction
from tym_shared.changes import ANSWER
from tym_shared.db import Database
from tym_shared.errors import NotFound
from tym_shared.idempotency import Claim, IdempotencyKeyBusy, IdempotencyKeyReused
from tym_shared.route import Replayed
from tym_shared.statements import insert_row, update_row
from tym_shared.taking import Taking
from tym_shared.vocabulary import OrganisationId

SENDER = Access(caller="worker", user="tests", organisation=OrganisationId("employment-vantaa"))
STRANGER = Access(caller="worker", user="tests", organisation=OrganisationId("kela"))
WANTED = Taking(select(ReferralRow).where(ReferralRow.id == bindparam("id")), lock={"key_share": True})


@pytest.fixture
async def bound(referral: Scratch) -> AsyncIterator[Database]:
    """A pool of the role whom the policies bind."""
    opened = referral.open("runtime")
    yield opened
    await opened.dispose()


def a_claim(key: str, fingerprint: bytes = b"one") -> Claim:
    """A claim to a key of the tests' user."""
    return Claim(user_id="tests", operation="create_referral", key=key, fingerprint=fingerprint)


@asynccontextmanager
async def calling(
    database: Database, *, access: Access = SENDER, claim: Claim | None = None
) -> AsyncIterator[CallTransaction]:
    """A call that sends what it has kept when the block ends."""
    async with AsyncExitStack() as stack:
        call = CallTransaction(database=database, access=access, stack=stack, claim=claim)
        yield call
        await call.send()


async def write(database: Database, row: ReferralRow, claim: Claim) -> None:
    """Store a referral and the answer under a key, by one statement."""
    async with calling(database, claim=claim) as call:
        call.claim_at_end()
        writes = await call.writes()
        await insert_row(writes, row)
        answer = ("tests", "create_referral", claim.key, claim.fingerprint, 201, "{}", b"first")
        await writes.execute(ANSWER, *answer)


async def test_what_waits_is_stored_under_the_callers_access_and_refused_to_others(
    bound: Database, referral: Scratch
) -> None:
    own, foreign = a_referral(), a_referral()

    async def store(row: ReferralRow, access: Access) -> None:
        async with calling(bound, access=access) as call:
            await insert_row(await call.writes(), row)

    await store(own, SENDER)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await store(foreign, STRANGER)
    assert stored(referral, [own, foreign]) == 1


async def test_a_key_that_has_its_answer_writes_nothing_more(bound: Database, referral: Scratch) -> None:
    first, again, other = a_referral(), a_referral(), a_referral()
    key = str(uuid4())
    await write(bound, first, a_claim(key))
    with pytest.raises(Replayed) as replayed:
        await write(bound, again, a_claim(key))
    with pytest.raises(IdempotencyKeyReused):
        await write(bound, other, a_claim(key, b"another"))
    assert replayed.value.response.body == b"first"
    assert stored(referral, [first, again, other]) == 1


async def test_a_key_that_another_request_holds_writes_nothing(bound: Database, referral: Scratch) -> None:
    row, claim = a_referral(), a_claim(str(uuid4()))
    other = await asyncpg.connect(referral.dsn("runtime", "postgresql"))
    try:
        await other.execute("SELECT pg_advisory_lock($1)", claim.held[0])
        with pytest.raises(IdempotencyKeyBusy):
            await write(bound, row, claim)
    finally:
        await other.close()
    assert stored(referral, [row]) == 0
    await write(bound, row, claim)
    assert stored(referral, [row]) == 1


async def test_a_change_of_a_row_is_written_in_a_transaction_with_the_rest(bound: Database, referral: Scratch) -> None:
    first, second = a_referral(), a_referral()
    async with calling(bound) as call:
        await insert_row(await call.writes(), first)
    async with calling(bound) as call:
        async with call.glance() as driver:
            seen = await WANTED.seen.first(driver, id=first.id)
        assert seen is not None
        seen.version = 7
        await insert_row(await call.writes(), second)
        await update_row(await call.writes(), seen)
    assert stored(referral, [first, second]) == 2
    assert referral.execute(f"SELECT version FROM referrals WHERE id = '{first.id}'").strip() == "7"


async def test_a_key_that_is_owed_is_held_by_the_transaction_that_opens_before(
    bound: Database, referral: Scratch
) -> None:
    claim, row = a_claim(str(uuid4())), a_referral()
    await write(bound, row, claim)

    async def begin() -> None:
        async with calling(bound, claim=claim) as call:
            call.claim_at_end()
            await call.begin()

    with pytest.raises(Replayed):
        await begin()


async def test_a_row_is_taken_with_the_access_and_locked_and_is_nobody_elses_to_find(
    bound: Database, referral: Scratch
) -> None:
    row = a_referral()
    async with calling(bound) as call:
        await insert_row(await call.writes(), row)
    free = f"SELECT count(*) FROM (SELECT FROM referrals WHERE id = '{row.id}' FOR UPDATE SKIP LOCKED) AS free"
    async with calling(bound) as call:
        taken, _ = await call.take(WANTED, id=row.id)
        assert taken.id == row.id
        assert referral.execute(free).strip() == "0"
    assert referral.execute(free).strip() == "1"
    with pytest.raises(NotFound):
        async with calling(bound, access=STRANGER) as call:
            await call.take(WANTED, id=row.id)


async def test_a_first_answer_is_given_again_where_the_row_is_still_seen_and_not_found_where_it_is_not(
    bound: Database,
) -> None:
    claim, row = a_claim(str(uuid4())), a_referral()
    await write(bound, row, claim)
    with pytest.raises(Replayed):
        async with calling(bound, claim=claim) as call:
            await call.take(WANTED, id=row.id)
    with pytest.raises(NotFound):
        async with calling(bound, claim=claim, access=STRANGER) as call:
            await call.take(WANTED, id=row.id)
