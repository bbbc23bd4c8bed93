"""Reads the directory as one document."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.contact_points.queries import leads_on
from consent_api.directory.models import ServiceClientRow
from consent_api.integrations.queries import all_clients
from consent_api.issuers.queries import all_issuers, bound_organisations
from consent_api.organisations.models import OrganisationRow
from consent_api.organisations.queries import areas_on, today
from consent_api.organisations.rules import holds
from consent_api.units.models import UnitRow
from consent_api.units.queries import by_organisation

FINGERPRINT = text(
    """
    SELECT legal_date() || md5(string_agg(one, '|' ORDER BY one)) FROM (
        SELECT organisations::text AS one FROM organisations
        UNION ALL SELECT organisation_areas::text FROM organisation_areas
        UNION ALL SELECT organisation_units::text FROM organisation_units
        UNION ALL SELECT contact_points::text FROM contact_points WHERE kind = 'lead'
        UNION ALL SELECT issuers::text FROM issuers
        UNION ALL SELECT issuer_organisations::text FROM issuer_organisations
        UNION ALL SELECT clients::text FROM clients
        UNION ALL SELECT service_clients::text FROM service_clients
    ) AS directory
    """
)


async def read_fingerprint(session: AsyncSession) -> str:
    """What changes whenever a row of the directory or the day does; it is found without reading the directory out."""
    return str(await session.scalar(FINGERPRINT))


async def read_directory(session: AsyncSession) -> dict[str, Any]:
    """The directory as `GET /v1/directory` serves it, purposes and grounds excepted; in a stable order.

    An organisation outside its days stands in it like a suspended one: known, and without access. Units stand in it
    with their days, past ones too, so that it can be told whether one was there on a day.
    """
    day = await today(session)
    areas = await areas_on(session, day)
    bound = await bound_organisations(session)
    units, leads = await by_organisation(session), await leads_on(session, day)
    organisations = await session.scalars(select(OrganisationRow).order_by(OrganisationRow.id))
    services = await session.scalars(
        select(ServiceClientRow).order_by(ServiceClientRow.issuer, ServiceClientRow.client_id)
    )
    return {
        "organisations": [
            {
                "id": row.id,
                "kind": row.kind,
                "names": row.names,
                "active": row.active and holds(row.valid_from, row.valid_to, on=day),
                "organiserId": row.organiser_id,
                "areas": list(areas.get(row.id, ())),
                "lead": leads.get((row.id, None)),
                "units": [_unit(unit, leads.get((row.id, unit.code))) for unit in units.get(row.id, ())],
            }
            for row in organisations
        ],
        "issuers": [
            {
                "issuer": row.issuer,
                "jwksUri": row.jwks_uri,
                "kind": row.kind,
                "organisations": list(bound.get(row.issuer, ())),
                **({"jwks": row.jwks} if row.jwks is not None else {}),
            }
            for row in await all_issuers(session)
        ],
        "services": [{"issuer": row.issuer, "clientId": row.client_id, "forwards": row.forwards} for row in services],
        "clients": [
            {
                "issuer": row.issuer,
                "clientId": row.client_id,
                "organisationId": row.organisation_id,
                "active": row.revoked_at is None,
                "audiences": row.audiences,
                "subsystem": row.subsystem,
                "grants": row.grants,
            }
            for row in await all_clients(session)
        ],
    }


def etag_of(document: Mapping[str, Any]) -> str:
    """The entity tag of a directory document: a digest of its content."""
    return '"' + hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:32] + '"'


def _unit(row: UnitRow, lead: str | None) -> dict[str, Any]:
    return {
        "code": row.code,
        "names": row.names,
        "registers": row.registers,
        "validFrom": row.valid_from.isoformat(),
        "validTo": row.valid_to.isoformat() if row.valid_to else None,
        "lead": lead,
    }
