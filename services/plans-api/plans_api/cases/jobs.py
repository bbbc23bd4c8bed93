"""What happens to cases by itself: parties are registered, and cases follow the steering groups of their areas."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update

from plans_api.cases import queries
from plans_api.cases.models import CaseRow
from plans_api.clients.consent import put_relations
from plans_api.networks.queries import areas_of, to_follow
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.legal_dates import legal_date
from tym_shared.peers import Peer
from tym_shared.worker import WORKER

BATCH = 100
Job = Callable[[Mapping[str, Any]], Awaitable[None]]


def registering_parties(database: Database, consent: Peer) -> Job:
    """The job that tells consent-api a case's parties, and then marks their access as registered."""

    async def run(payload: Mapping[str, Any]) -> None:
        await put_relations(consent, payload["relations"])
        async with database.transaction(WORKER) as session:
            case = UUID(payload["caseId"])
            await session.execute(update(CaseRow).where(CaseRow.id == case).values(access="registered"))

    return run


def following_networks(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that gives a batch of open cases to the group that has their area, or to none once it has it no more.

    A group has all its cases when none is left to give. Each change is told by `case.network-changed`.
    """

    async def follow_batch() -> int:
        async with database.transaction(WORKER) as session:
            network = await to_follow(session, today=legal_date(await read_legal_now(session)))
            if network is None:
                return 0
            given = None if network.has_its_cases else network.id
            areas = await areas_of(session, network.id)
            cases = await queries.cases_to_move(session, areas, network_id=network.id, given=given, limit=BATCH)
            for case in cases:
                case.network_id = given
                case.version += 1
                await session.flush()
                change = Change(
                    event="case.network-changed",
                    aggregate_id=case.id,
                    version=case.version,
                    readers=case.parties,
                    data={"networkId": str(given) if given else None},
                )
                await record_change(session, change, operation="follow_network", actor=Actor(user_id=WORKER.user))
            if not cases:
                network.has_its_cases = not network.has_its_cases
        return 1

    return follow_batch
