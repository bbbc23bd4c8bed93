"""Use cases of the person's own log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from consent_api.disclosures.queries import Window, page_of_person
from consent_api.disclosures.schemas import EntryKind
from consent_api.disclosures.service import in_words
from consent_api.hidings.service import told
from consent_api.own_log import queries
from consent_api.own_log.models import LogRequestRow
from consent_api.own_log.rules import RULES, Coverage, Period, checked, period_shown, serves_until
from consent_api.own_log.schemas import CoverageOut, LogRequestIn, OwnLogPage
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of the log is asked for."""

    first: date | None = None
    last: date | None = None
    kind: EntryKind | None = None
    log_request: UUID | None = None
    cursor: str | None = None
    limit: int = 50


async def read_own_log(call: Call, wanted: Wanted, *, coverage: Sequence[Coverage], language: str) -> OwnLogPage:
    """The person's entries of a period, newest first, and what must be told beside them.

    Refused: entries older than two years without a stated reason that covers them and still serves.
    """
    person = call.caller.person_id
    assert person is not None
    session = await call.begin()
    stated = await queries.get_reason(session, wanted.log_request) if wanted.log_request else None
    today = legal_date(await read_legal_now(session))
    period = period_shown(first=wanted.first, last=wanted.last, stated=stated, today=today)
    since, before = period.moments()
    window = Window(since=since, before=before, kind=wanted.kind)
    rows, following = await page_of_person(session, person, cursor=wanted.cursor, limit=wanted.limit, window=window)
    sealed_at = await queries.first_sealed_at(session)
    return OwnLogPage(
        items=[in_words(row, call.directory, language) for row in rows],
        next_cursor=following,
        from_on=period.first,
        to_on=period.last,
        complete_from=_coverage(coverage, legal_date(sealed_at) if sealed_at else None),
        hidden=await told(call, person, language=language),
    )


def _coverage(stated: Sequence[Coverage], default: date | None) -> list[CoverageOut]:
    lines = [
        CoverageOut(
            of_register=one.register, organisation_id=one.organisation_id, from_on=one.complete_from, is_stated=True
        )
        for one in stated
    ]
    return [*lines, CoverageOut(of_register=None, organisation_id=None, from_on=default, is_stated=False)]


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A special reason that was kept."""

    id: UUID
    valid_until: date


async def state_reason(call: Call, given: LogRequestIn) -> Stated:
    """Keep why older entries are asked for; the id opens them in `GET /v1/me/disclosures` until its date."""
    person = call.caller.person_id
    assert person is not None
    session = await call.claim()
    period = checked(Period(first=given.from_on, last=given.to_on), pointer="/to")
    today = legal_date(await read_legal_now(session))
    stated = Stated(id=uuid4(), valid_until=serves_until(today))
    await session.execute(
        append(
            LogRequestRow,
            id=stated.id,
            person_id=person,
            ground=given.ground,
            reason=given.reason,
            from_on=period.first,
            to_on=period.last,
            rule=RULES.get("log-look-back", on=today).version,
            user_id=call.caller.user_id,
            user_name=call.caller.name,
            valid_until=stated.valid_until,
        )
    )
    data = {"ground": given.ground}
    await call.record(Change(event="log-request.made", aggregate_id=stated.id, version=1, data=data))
    return stated
