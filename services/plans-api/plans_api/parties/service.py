"""Use cases of parties: beginning and ending their time with a case, and telling consent-api of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.parties.models import PartyRow
from plans_api.parties.queries import parties_of
from tym_shared.db import driver_of
from tym_shared.jobs import enqueue

REGISTER_PARTIES = "register-parties"


async def add_parties(session: AsyncSession, case_id: UUID, organisations: Iterable[str], *, since: datetime) -> None:
    """The organisations have the case from now on."""
    session.add_all(PartyRow(case_id=case_id, organisation_id=one, since=since) for one in organisations)
    await session.flush()


async def end_parties(session: AsyncSession, case_id: UUID, organisations: Iterable[str], *, until: datetime) -> None:
    """The organisations have the case no longer."""
    leaving = set(organisations)
    for party in await parties_of(session, case_id):
        if party.organisation_id in leaving and party.until is None:
            party.until = until
    await session.flush()


async def register_parties(
    session: AsyncSession, case_id: UUID, person_id: UUID, *, ended_at: datetime | None, version: int
) -> None:
    """Tell consent-api who has the case and until when, by a job of the case's own transaction.

    The case's version orders what is told, so that an authority that leaves and comes back has its access again.
    """
    latest = {party.organisation_id: party for party in await parties_of(session, case_id)}
    relations = [_relation(party, person_id, ended_at=ended_at, version=version) for party in latest.values()]
    await enqueue(await driver_of(session), REGISTER_PARTIES, {"caseId": str(case_id), "relations": relations})


def _relation(party: PartyRow, person_id: UUID, *, ended_at: datetime | None, version: int) -> dict[str, object]:
    ends_at = party.until or ended_at
    return {
        "id": str(uuid5(party.case_id, party.organisation_id)),
        "kind": "case-party",
        "personId": str(person_id),
        "organisationId": party.organisation_id,
        "subjectId": str(party.case_id),
        "startsAt": party.since.isoformat(),
        "endsAt": ends_at.isoformat() if ends_at else None,
        "version": version,
    }
