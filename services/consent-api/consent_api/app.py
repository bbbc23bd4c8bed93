"""The composition root of consent-api."""

import importlib

from fastapi import FastAPI

from consent_api.bases.service import keep_rule_set
from consent_api.client_keys.routes import public as public_keys
from consent_api.client_keys.service import KeySets
from consent_api.decisions.routes import public as decision_point
from consent_api.directory.service import OwnDirectory
from consent_api.operations import operations
from consent_api.own_log.rules import read_coverage
from consent_api.persons.rules import HetuKeys
from consent_api.persons.service import SignIn
from consent_api.retention.service import warn_of_partitions
from consent_api.settings import Settings
from consent_api.subjects.service import Identification, Mandates
from tym_shared.application import Parts, build_app
from tym_shared.db import Database
from tym_shared.directory_copy import HeldDirectory
from tym_shared.feed_route import serve_feed
from tym_shared.press import Press
from tym_shared.signatures import Signer

FEATURES = (
    "decisions",
    "disclosures",
    "relations",
    "persons",
    "subjects",
    "consents",
    "endings",
    "receipts",
    "openings",
    "profiles",
    "identity_codes",
    "merges",
    "contacts",
    "homes",
    "representations",
    "prohibitions",
    "directory",
    "organisations",
    "units",
    "contact_points",
    "source_readings",
    "municipalities",
    "issuers",
    "integrations",
    "client_keys",
    "bases",
    "log",
    "follow_ups",
    "explanations",
    "own_log",
    "requests",
    "request_handling",
    "hidings",
    "export_documents",
)
"""In the order in which their routes are tried: what is asked most comes first."""
for feature in FEATURES:
    importlib.import_module(f"consent_api.{feature}.routes")
serve_feed(operations, source="consent-api")


def create_app(settings: Settings) -> FastAPI:
    """The application with these settings."""
    database = Database(settings.database_url, settings, name="consent-api")
    keys = HetuKeys(
        encryption=settings.hetu_encryption_key,
        index=settings.hetu_index_key,
        allow_temporary=settings.environment == "local",
    )
    mandates = Mandates(database, keys)
    key_file = settings.receipt_key_file
    signer = Signer(key_file.read_text(encoding="ascii")) if key_file else None
    parts = Parts(
        name="consent-api",
        title="consent-api",
        description="Who is who, who may see what, who has seen what.",
        settings=settings,
        operations=operations,
        database=database,
        directory=HeldDirectory(load=OwnDirectory(database).load, max_age=settings.directory_max_age),
        identify=Identification(SignIn(database, keys), mandates).identify,
        state={
            "hetu_keys": keys,
            "mandates": mandates,
            "opening_lasts": settings.opening_lasts,
            "receipt_signer": signer,
            "environment": settings.environment,
            "key_sets": KeySets(database),
            "press": Press(settings.export_documents_at_once),
            "export_log_entries": settings.export_log_entries,
            "log_coverage": read_coverage(settings.log_coverage_file),
        },
        on_start=[lambda: keep_rule_set(database)],
        warn=warn_of_partitions,
    )
    app = build_app(parts)
    app.include_router(decision_point)
    app.include_router(public_keys)
    return app
