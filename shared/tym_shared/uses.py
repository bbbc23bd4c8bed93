"""Ships the service's use log to consent-api, where the person reads it; a row is shipped at least once, kept once."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.peers import Peer
from tym_shared.tables import UseEntry

BATCH = 200
SHIPPER = Access(caller="service", user="use-log")


def as_body(entry: UseEntry) -> dict[str, object]:
    """A use entry as consent-api's `POST /v1/uses` takes it."""
    return {
        "id": str(entry.id),
        "at": entry.at.isoformat(),
        "personIds": [str(person) for person in entry.person_ids],
        "organisationId": entry.organisation_id,
        "userId": entry.user_id,
        "userName": entry.user_name,
        "purpose": entry.purpose,
        "necessity": entry.necessity,
        "operation": entry.operation,
        "register": entry.register,
        "categories": entry.categories,
    }


async def ship_uses(database: Database, consent: Peer) -> int:
    """Send one batch of unsent rows; return how many."""
    waiting = select(UseEntry).where(UseEntry.shipped_at.is_(None)).order_by(UseEntry.sequence).limit(BATCH)
    async with database.transaction(SHIPPER) as session:
        entries = (await session.scalars(waiting)).all()
    if not entries:
        return 0
    await consent.call("POST", "/v1/uses", body={"items": [as_body(entry) for entry in entries]})
    async with database.transaction(SHIPPER) as session:
        shipped = [entry.sequence for entry in entries]
        await session.execute(
            update(UseEntry).where(UseEntry.sequence.in_(shipped)).values(shipped_at=datetime.now(UTC))
        )
    return len(entries)
