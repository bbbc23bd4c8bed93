"""Reads the directory as one document."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.organisations.models import (
    AreaRow,
    IssuerOrganisationRow,
    IssuerRow,
    OrganisationRow,
    ServiceClientRow,
)


async def read_directory(session: AsyncSession) -> dict[str, Any]:
    """The directory as `GET /v1/directory` serves it, purposes and grounds excepted; in a stable order."""
    areas: dict[str, list[str]] = defaultdict(list)
    for area in await session.scalars(select(AreaRow).where(AreaRow.valid_to.is_(None))):
        areas[area.county_id].append(area.employment_authority_id)
        areas[area.employment_authority_id].append(area.county_id)
    bound: dict[str, list[str]] = defaultdict(list)
    for binding in await session.scalars(select(IssuerOrganisationRow)):
        bound[binding.issuer].append(binding.organisation_id)
    organisations = await session.scalars(select(OrganisationRow).order_by(OrganisationRow.id))
    issuers = await session.scalars(select(IssuerRow).order_by(IssuerRow.issuer))
    services = await session.scalars(
        select(ServiceClientRow).order_by(ServiceClientRow.issuer, ServiceClientRow.client_id)
    )
    return {
        "organisations": [
            {
                "id": row.id,
                "kind": row.kind,
                "names": row.names,
                "active": row.active,
                "organiserId": row.organiser_id,
                "areas": sorted(areas[row.id]),
            }
            for row in organisations
        ],
        "issuers": [
            {
                "issuer": row.issuer,
                "jwksUri": row.jwks_uri,
                "kind": row.kind,
                "organisations": sorted(bound[row.issuer]),
            }
            for row in issuers
        ],
        "services": [{"issuer": row.issuer, "clientId": row.client_id, "forwards": row.forwards} for row in services],
    }


def etag_of(document: Mapping[str, Any]) -> str:
    """The entity tag of a directory document: a digest of its content."""
    return '"' + hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:32] + '"'
