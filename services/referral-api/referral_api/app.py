"""The composition root of referral-api."""

import importlib

from fastapi import FastAPI

from referral_api.attachments.storage import Files
from referral_api.clients.consent import Persons
from referral_api.links.service import LinkTokens
from referral_api.operations import operations
from referral_api.referrals.rules import shown_in_event
from referral_api.settings import Settings
from tym_shared.application import Parts, build_app
from tym_shared.db import Database
from tym_shared.feed_route import serve_feed
from tym_shared.member import Neighbours, held_copy

UPLOADS = "/attachments"
"""What the paths of uploads end with; their bodies are read as they come."""
FEATURES = (
    "code_lists",
    "service_levels",
    "kind_descriptions",
    "previews",
    "sendings",
    "dispatches",
    "readings",
    "worklists",
    "assignments",
    "handling",
    "scheduling",
    "redirections",
    "information_requests",
    "attachments",
    "outcomes",
    "absences",
    "amendments",
    "proposals",
    "messages",
    "links",
    "linked_answers",
    "own_referrals",
    "reconsiderations",
    "versions",
    "exports",
    "erasures",
)
for feature in FEATURES:
    importlib.import_module(f"referral_api.{feature}.routes")
serve_feed(operations, source="referral-api", show=shown_in_event)


def create_app(settings: Settings) -> FastAPI:
    """The application with these settings."""
    database = Database(settings.database_url, settings, name="referral-api")
    neighbours = Neighbours.of(settings, name="referral-api")
    parts = Parts(
        name="referral-api",
        title="referral-api",
        description="Hand over, and know what became of it",
        settings=settings,
        operations=operations,
        database=database,
        directory=held_copy(database, settings),
        identify=neighbours.subjects.identify,
        state={
            "decisions": neighbours.decisions,
            "persons": Persons(neighbours.consent),
            "files": Files.of(settings),
            "links": LinkTokens.of(settings),
        },
        larger_bodies={UPLOADS: settings.file_largest},
        on_close=[neighbours.client.aclose],
    )
    return build_app(parts)
