"""Use cases of issuers: binding one, and changing its keys and organisations, without a restart anywhere."""

import asyncio
import socket
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.issuers import queries
from consent_api.issuers.models import IssuerOrganisationRow, IssuerRow
from consent_api.issuers.rules import (
    IssuerAlreadyBound,
    IssuerFixed,
    IssuerKind,
    IssuerOfServices,
    check_address,
    check_bindings,
    check_resolved,
    check_sources,
)
from consent_api.issuers.schemas import IssuerIn
from consent_api.organisations.models import OrganisationRow
from consent_api.organisations.rules import OrganisationNotInDirectory
from consent_api.public_keys.rules import read_public_key
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault

RESOLVE_WITHIN = 2.0


async def put_issuer(call: Call, issuer_id: UUID, given: IssuerIn, *, local: bool) -> IssuerRow:
    """Bind an issuer under an id of the operator's choice (If-Match "0"), or change its keys and organisations.

    Refused: an address that is not https or leads inside, keys that are not good enough, an issuer that is in the
    directory under another id, our services' own one, and a change of its address or kind.
    """
    async with call.look() as session:
        _check_version(call, await queries.find(session, issuer_id))
    keys = _checked_keys(given)
    await _check_addresses(given, local=local)
    session = await call.begin()
    row = await queries.find(session, issuer_id, lock=True)
    _check_version(call, row)
    if row is None:
        row = IssuerRow(id=issuer_id, issuer=given.issuer, kind=given.kind, version=0)
    elif (row.issuer, row.kind) != (given.issuer, given.kind):
        raise IssuerFixed
    row.jwks_uri, row.jwks, row.version = given.jwks_uri, keys, row.version + 1
    session.add(row)
    await _check_organisations(session, given.organisations)
    try:
        await session.flush()
    except IntegrityError as error:
        raise IssuerAlreadyBound from error
    before = await _bind(session, row, given.organisations)
    readers = sorted({*before, *given.organisations})
    data = {"issuer": row.issuer, "kind": row.kind, "organisationIds": sorted(set(given.organisations))}
    await call.record(
        Change(event="issuer.changed", aggregate_id=row.id, version=row.version, readers=readers, data=data)
    )
    return row


def _check_version(call: Call, row: IssuerRow | None) -> None:
    if row is not None and row.kind == IssuerKind.SERVICE:
        raise IssuerOfServices
    call.match(row.version if row else 0)


def _checked_keys(given: IssuerIn) -> dict[str, Any] | None:
    check_sources(jwks_uri=given.jwks_uri, has_keys=given.jwks is not None)
    check_bindings(given.kind, given.organisations)
    if given.jwks is None:
        return None
    keys = [read_public_key(key, pointer=f"/jwks/keys/{place}") for place, key in enumerate(given.jwks.keys)]
    return {"keys": [dict(key.jwk) for key in keys]}


async def _check_addresses(given: IssuerIn, *, local: bool) -> None:
    """What is not fetched is checked as text; what the services will fetch is resolved as well."""
    check_address(given.issuer, pointer="/issuer", local=local)
    if given.jwks_uri is None:
        return
    host = check_address(given.jwks_uri, pointer="/jwksUri", local=local)
    if not local:
        check_resolved(await _resolve(host), pointer="/jwksUri")


async def _resolve(host: str) -> set[str]:
    """The addresses of a host; none where the name is not found in time."""
    try:
        async with asyncio.timeout(RESOLVE_WITHIN):
            found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError):
        return set()
    return {str(address[0]) for *_, address in found}


async def _check_organisations(session: AsyncSession, wanted: Iterable[str]) -> None:
    asked = list(wanted)
    known = set(await session.scalars(select(OrganisationRow.id).where(OrganisationRow.id.in_(asked))))
    unknown = [place for place, organisation in enumerate(asked) if organisation not in known]
    if unknown:
        fault = FieldFault(pointer=f"/organisations/{unknown[0]}", detail="not in the directory")
        raise OrganisationNotInDirectory(errors=[fault])


async def _bind(session: AsyncSession, row: IssuerRow, wanted: Iterable[str]) -> list[str]:
    """Bind the issuer to these organisations and no others; those it was bound to before."""
    held = await queries.bindings_of(session, row.issuer)
    before = [organisation for organisation, binding in held.items() if binding.ended_at is None]
    now = await read_legal_now(session)
    for organisation in set(wanted) - set(held):
        session.add(IssuerOrganisationRow(issuer=row.issuer, organisation_id=organisation))
    for organisation, binding in held.items():
        is_wanted = organisation in set(wanted)
        if is_wanted or binding.ended_at is None:
            binding.ended_at = None if is_wanted else now
    await session.flush()
    return before
