"""The directory the consent service starts with: whose tokens count, who the partners are, which services may call."""

import json
from pathlib import Path
from typing import Any

from tym_local.clients import PERSONS_ISSUER, SERVICES_ISSUER, issuers, seeded_clients
from tym_local.grants import issuer_url

_PARTNERS = Path(__file__).parent / "data" / "partners.json"
_FORWARDS = {
    "plans-api": ["plans-api"],
    "referral-api": ["referral-api", "plans-api"],
    "consent-api": ["consent-api"],
}


def write_directory(path: Path, *, issuer_base: str) -> None:
    """Writes the directory for the issuers at this address."""
    path.write_text(json.dumps(directory(issuer_base), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def directory(issuer_base: str) -> dict[str, Any]:  # Any: a JSON document
    """The directory: issuers with the organisations they may speak for, partners, units, and service clients."""
    services = [
        {
            "clientId": client_id,
            "audience": client_id,
            "issuer": issuer_url(issuer_base, SERVICES_ISSUER),
            "forwards": forwards,
        }
        for client_id, forwards in _FORWARDS.items()
    ]
    held = json.loads(_PARTNERS.read_text(encoding="utf-8"))
    return {
        "issuers": [_issuer(issuer_base, issuer) for issuer in issuers()],
        "partners": held["partners"],
        "units": held["units"],
        "services": services,
    }


def _issuer(base: str, issuer: str) -> dict[str, str | list[str]]:
    kind = {PERSONS_ISSUER: "person", SERVICES_ISSUER: "service"}.get(issuer, "organisation")
    organisations = {client.org for client in seeded_clients().values() if client.issuer == issuer and client.org}
    return {
        "issuer": issuer_url(base, issuer),
        "jwksUri": f"{issuer_url(base, issuer)}/jwks",
        "kind": kind,
        "organisations": sorted(organisations),
    }
