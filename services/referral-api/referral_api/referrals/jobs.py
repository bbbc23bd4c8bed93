"""Background work of referrals: relations owed to consent-api."""

from uuid import UUID

from referral_api.clients.consent import register_relation
from referral_api.referrals.models import RelationRow
from referral_api.referrals.queries import CONFIRM_RELATION, RELATION
from tym_shared.db import Database
from tym_shared.peers import Peer
from tym_shared.worker import WORKER, Run


def relation_registrar(database: Database, consent: Peer) -> Run:
    """The job that registers a relation as it stands now; tried again until consent-api has confirmed it.

    Of one that was erased with its referral consent-api has confirmed the last there was to tell.
    """

    async def run(payload: dict[str, object]) -> None:
        relation_id = UUID(str(payload["relationId"]))
        async with database.unit(WORKER) as unit:
            row = await RELATION.first(unit.driver, id=relation_id)
        if row is None:
            return
        await register_relation(consent, relation_id, _body(row))
        async with database.unit(WORKER) as unit:
            await CONFIRM_RELATION.run(unit.driver, id=relation_id, confirmed=row.version)

    return run


def _body(row: RelationRow) -> dict[str, object]:
    return {
        "kind": row.kind,
        "personId": str(row.person_id),
        "organisationId": row.organisation_id,
        "subjectId": str(row.referral_id),
        "startsAt": row.starts_at.isoformat(),
        "endsAt": row.ends_at.isoformat() if row.ends_at else None,
        "version": row.version,
    }
