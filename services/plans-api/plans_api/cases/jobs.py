"""Jobs of cases."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update

from plans_api.cases.models import CaseRow
from plans_api.clients.consent import put_relation
from tym_shared.db import Database
from tym_shared.peers import Peer
from tym_shared.worker import WORKER

Job = Callable[[Mapping[str, Any]], Awaitable[None]]


def registering_parties(database: Database, consent: Peer) -> Job:
    """The job that tells consent-api a case's parties, and then marks their access as registered."""

    async def run(payload: Mapping[str, Any]) -> None:
        for relation in payload["relations"]:
            await put_relation(consent, relation)
        async with database.transaction(WORKER) as session:
            case = UUID(payload["caseId"])
            await session.execute(update(CaseRow).where(CaseRow.id == case).values(access="registered"))

    return run
