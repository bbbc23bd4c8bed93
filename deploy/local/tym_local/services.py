"""The three services as the local stack runs them: their commands and the settings they are given."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tym_local.clients import SERVICES_ISSUER
from tym_local.databases import ROLES
from tym_local.grants import token_endpoint
from tym_local.keys import client_key_file, kept_signing_key
from tym_local.ports import LOOPBACK, Ports
from tym_local.secret_files import kept_key

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Service:
    """A service: its name, its Python package, and its database."""

    name: str
    package: str
    database: str

    def command(self, *words: str) -> list[str]:
        """The command line of one of the service's own commands."""
        return [sys.executable, "-m", self.package, *words]


CONSENT = Service("consent-api", "consent_api", "consent")
REFERRAL = Service("referral-api", "referral_api", "referral")
PLANS = Service("plans-api", "plans_api", "plans")
IN_ORDER = (CONSENT, REFERRAL, PLANS)


def service_named(name: str) -> Service:
    """The service of that name."""
    return {service.name: service for service in IN_ORDER}[name]


def base_url(ports: Ports, name: str) -> str:
    """The address of a service or the issuer."""
    return f"http://{LOOPBACK}:{ports.of(name)}"


_DSN_SETTINGS = {
    "owner": "TYM_OWNER_DATABASE_URL",
    "runtime": "TYM_DATABASE_URL",
    "worker": "TYM_WORKER_DATABASE_URL",
    "maintenance": "TYM_MAINTENANCE_DATABASE_URL",
}


def settings_of(service: Service, *, ports: Ports, folder: Path, dsn: Callable[[str, str], str]) -> dict[str, str]:
    """The environment of a service's processes; `dsn(database, role)` gives the address for a role."""
    key_file = client_key_file(folder, service.name)
    kept_signing_key(key_file)
    issuer = base_url(ports, "issuer")
    settings = {
        "TYM_ENVIRONMENT": "local",
        "TYM_HOST": LOOPBACK,
        "TYM_PORT": str(ports.of(service.name)),
        "TYM_MIGRATIONS_DIR": str(REPOSITORY / "migrations"),
        "TYM_TOKEN_URL": token_endpoint(issuer, SERVICES_ISSUER),
        "TYM_CLIENT_KEY_FILE": str(key_file),
        "TYM_CONSENT_URL": base_url(ports, CONSENT.name),
        "TYM_REFERRAL_URL": base_url(ports, REFERRAL.name),
        "TYM_DIRECTORY_REFRESH": "2",
        **{_DSN_SETTINGS[role]: dsn(service.database, role) for role in ROLES},
    }
    if service is CONSENT:
        settings["TYM_HETU_ENCRYPTION_KEY"] = kept_key(folder / "secrets" / "hetu-encryption-key")
        settings["TYM_HETU_INDEX_KEY"] = kept_key(folder / "secrets" / "hetu-index-key")
        for name, setting in (("log", "TYM_LOG_KEY_FILE"), ("receipts", "TYM_RECEIPT_KEY_FILE")):
            key_file = folder / "keys" / f"{name}.pem"
            kept_signing_key(key_file)
            settings[setting] = str(key_file)
        settings["TYM_CONSENT_EXPIRY_PAUSE"] = "0.5"
        settings["TYM_UNUSUAL_WATCH_PAUSE"] = "1"
        settings["TYM_UNUSUAL_GRACE"] = "PT2S"
        settings["TYM_LOG_HEADS_FILE"] = str(folder / "log-heads.jsonl")
    if service is REFERRAL:
        file_key = kept_key(folder / "secrets" / "file-key")
        link_key = folder / "keys" / "links.pem"
        kept_signing_key(link_key)
        settings |= {
            "TYM_FILE_KEYS": json.dumps({"local": file_key}),
            "TYM_FILE_KEY": "local",
            "TYM_FILE_SCANNER": "none",
            "TYM_FILE_SWEEP_PAUSE": "0.5",
            "TYM_LINK_KEY_FILE": str(link_key),
        }
    return settings
