"""Ships the service's use log to consent-api, where the person reads it; a row is shipped at least once, kept once."""

from datetime import UTC, datetime

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, select, update

from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.peers import Peer
from tym_shared.tables import UseEntry

BATCH = 200
SHIPPER = Access(caller="service", user="use-log")
MEMBERS = {
    "id": UseEntry.id,
    "at": UseEntry.at,
    "personIds": UseEntry.person_ids,
    "organisationId": UseEntry.organisation_id,
    "userId": UseEntry.user_id,
    "userName": UseEntry.user_name,
    "purpose": UseEntry.purpose,
    "necessity": UseEntry.necessity,
    "operation": UseEntry.operation,
    "register": UseEntry.register,
    "categories": UseEntry.categories,
}
"""A use entry as consent-api's `POST /v1/uses` takes it."""
WAITING = (
    select(UseEntry.sequence, *MEMBERS.values())
    .where(UseEntry.shipped_at.is_(None))
    .order_by(UseEntry.sequence)
    .limit(BATCH)
)


async def ship_uses(database: Database, consent: Peer) -> int:
    """Send one batch of unsent rows; return how many."""
    async with database.transaction(SHIPPER) as session:
        waiting = (await session.execute(WAITING)).all()
    if not waiting:
        return 0
    items = [dict(zip(MEMBERS, entry[1:], strict=True)) for entry in waiting]
    await consent.call("POST", "/v1/uses", body={"items": items})
    shipped = bindparam(None, [entry.sequence for entry in waiting], type_=ARRAY(BigInteger))
    async with database.transaction(SHIPPER) as session:
        await session.execute(
            update(UseEntry).where(UseEntry.sequence == any_(shipped)).values(shipped_at=datetime.now(UTC)),
            execution_options={"synchronize_session": False},
        )
    return len(waiting)
