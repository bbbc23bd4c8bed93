"""Use cases of the directory."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import and_, func, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.rules import necessity_grounds, purposes
from consent_api.contact_points.models import ContactPointRow
from consent_api.contact_points.rules import ContactKind
from consent_api.directory.models import ServiceClientRow
from consent_api.directory.queries import etag_of, read_directory, read_fingerprint
from consent_api.issuers.models import IssuerOrganisationRow, IssuerRow
from consent_api.organisations.models import AreaRow, OrganisationRow
from consent_api.units.models import UnitRow
from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.directory import Directory

ACCESS = Access(caller="service", user="directory")
Row = type[OrganisationRow | AreaRow | IssuerRow | IssuerOrganisationRow | ServiceClientRow | UnitRow | ContactPointRow]


async def compose_directory(session: AsyncSession) -> tuple[dict[str, Any], str]:
    """The whole directory document, code lists included, and its entity tag."""
    document = await read_directory(session)
    document |= {"purposes": sorted(purposes()), "necessityGrounds": sorted(necessity_grounds())}
    return document, etag_of(document)


class OwnDirectory:
    """consent-api's own directory straight from its tables, composed anew only when one of them has changed."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database
        self._fingerprint: str | None = None

    async def load(self, etag: str | None) -> tuple[Directory | None, datetime] | None:
        """The directory, None for it while the newest has this etag, None at all until organisations are imported."""
        async with self._database.transaction(ACCESS) as session:
            fingerprint = await read_fingerprint(session)
            if etag is not None and fingerprint == self._fingerprint:
                return None, datetime.now(UTC)
            document, current = await compose_directory(session)
        if not document["organisations"]:
            return None
        self._fingerprint = fingerprint
        return (None if current == etag else Directory.parse(document, etag=current)), datetime.now(UTC)


async def import_directory(session: AsyncSession, document: Mapping[str, Any]) -> int:
    """Store the shipped regions and the document's partners, units, issuers and services; how many organisations.

    Importing the same again changes nothing. What the document no longer names is left as it is, and so is what has
    been changed through the API since: a suspension is not undone by an import.
    """
    shipped = json.loads(files("consent_api.organisations.data").joinpath("regions.json").read_text(encoding="utf-8"))
    begins = date.fromisoformat(shipped["validFrom"])
    organisations = [_organisation(entry, begins) for entry in shipped["organisations"]]
    partners = [_organisation(entry, begins) for entry in document["partners"]]
    await _store(session, OrganisationRow, organisations, key=("id",))
    await _store(session, OrganisationRow, partners, key=("id",))
    areas = [
        {"county_id": entry["id"], "employment_authority_id": area, "valid_from": begins}
        for entry in shipped["organisations"]
        if entry["id"].startswith("county-")
        for area in entry["areas"]
    ]
    await _store(session, AreaRow, areas, key=("county_id", "employment_authority_id", "valid_from"))
    units = document.get("units", [])
    await _store(session, UnitRow, [_unit(entry, begins) for entry in units], key=("organisation_id", "code"))
    leads = [_lead(entry) for entry in units if "lead" in entry]
    await _store(session, ContactPointRow, leads, key=("organisation_id", "unit_code", "kind"))
    issuers = [
        {"issuer": entry["issuer"], "jwks_uri": entry["jwksUri"], "kind": entry["kind"]}
        for entry in document["issuers"]
    ]
    await _store(session, IssuerRow, issuers, key=("issuer",))
    bindings = [
        {"issuer": entry["issuer"], "organisation_id": organisation}
        for entry in document["issuers"]
        for organisation in entry["organisations"]
    ]
    await _store(session, IssuerOrganisationRow, bindings, key=("issuer", "organisation_id"))
    services = [
        {"issuer": entry["issuer"], "client_id": entry["clientId"], "forwards": entry["forwards"]}
        for entry in document["services"]
    ]
    await _store(session, ServiceClientRow, services, key=("issuer", "client_id"))
    return len(organisations) + len(partners)


def _organisation(entry: Mapping[str, Any], begins: date) -> dict[str, Any]:
    names = entry.get("names") or {language: entry[f"name{language.title()}"] for language in ("fi", "sv", "en")}
    return {
        "id": entry["id"],
        "kind": entry["kind"],
        "names": names,
        "organiser_id": entry.get("organiserId"),
        "valid_from": date.fromisoformat(entry["validFrom"]) if "validFrom" in entry else begins,
    }


def _unit(entry: Mapping[str, Any], begins: date) -> dict[str, Any]:
    organisation, code = entry["organisationId"], entry["code"]
    return {
        "id": uuid5(NAMESPACE_URL, f"urn:yhdyspinta:unit:{organisation}:{code}"),
        "organisation_id": organisation,
        "code": code,
        "names": entry["names"],
        "registers": entry.get("registers", []),
        "valid_from": date.fromisoformat(entry["validFrom"]) if "validFrom" in entry else begins,
    }


def _lead(entry: Mapping[str, Any]) -> dict[str, Any]:
    organisation, code = entry["organisationId"], entry["code"]
    return {
        "id": uuid5(NAMESPACE_URL, f"urn:yhdyspinta:lead:{organisation}:{code}"),
        "organisation_id": organisation,
        "unit_code": code,
        "kind": ContactKind.LEAD,
        "email": entry["lead"],
    }


async def _store(session: AsyncSession, row: Row, values: Sequence[Mapping[str, Any]], *, key: tuple[str, ...]) -> None:
    """Insert the rows, and renew those that an import has left as they stand; what was made or changed by API stays.

    A row of before imports kept their version is an import's at its first version, and under an import's own id.
    """
    if not values:
        return
    columns = row.__table__.columns
    version, imported = columns.get("version"), columns.get("imported_version")
    given = [value if imported is None else {**value, "imported_version": 1} for value in values]
    statement = insert(row).values(given)
    changes: dict[str, Any] = {  # expressions by column
        name: statement.excluded[name] for name in values[0] if name not in {*key, "id"}
    }
    if not changes:
        await session.execute(statement.on_conflict_do_nothing(index_elements=key))
        return
    conditions = [or_(*(columns[name].is_distinct_from(value) for name, value in changes.items()))]
    if version is not None and imported is not None:
        conditions.append(version == func.coalesce(imported, 1))
        changes |= {"version": version + 1, "imported_version": version + 1}
    if "id" in values[0] and "id" not in key:
        conditions.append(columns["id"] == statement.excluded["id"])
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=changes, where=and_(*conditions)))
