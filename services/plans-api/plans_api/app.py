"""The composition root of plans-api."""

import importlib

from fastapi import FastAPI

from plans_api.clients.consent import Homes, Representations
from plans_api.clients.referral import ReferralApi
from plans_api.operations import operations
from plans_api.settings import Settings
from tym_shared.application import Parts, build_app
from tym_shared.db import Database
from tym_shared.feed_route import serve_feed
from tym_shared.member import Neighbours, held_copy
from tym_shared.press import Press

FEATURES = (
    "plans",
    "cases",
    "worklists",
    "assessments",
    "sections",
    "own_views",
    "drafts",
    "approvals",
    "duties",
    "items",
    "reviews",
    "working_groups",
    "guidance",
    "transfers",
    "holds",
    "supervisions",
    "catalogue",
    "quotas",
    "plan_documents",
    "visits",
    "realisations",
    "conditions",
    "network_areas",
    "networks",
    "network_members",
    "network_goals",
    "dissolutions",
    "lead_persons",
    "agreements",
    "statistics",
    "differences",
    "review_requests",
    "version_reasons",
    "endings",
    "exports",
)
"""In the order in which their routes are tried: what is asked most comes first."""
for feature in FEATURES:
    importlib.import_module(f"plans_api.{feature}.routes")
serve_feed(operations, source="plans-api")


def create_app(settings: Settings) -> FastAPI:
    """The application with these settings."""
    database = Database(settings.database_url, settings, name="plans-api")
    neighbours = Neighbours.of(settings, name="plans-api")
    referrals = ReferralApi(neighbours.peer("referral-api", settings.referral_url))
    parts = Parts(
        name="plans-api",
        title="plans-api",
        description="Assess together, agree together, review together",
        settings=settings,
        operations=operations,
        database=database,
        directory=held_copy(database, settings),
        identify=neighbours.subjects.identify,
        state={
            "decisions": neighbours.decisions,
            "homes": Homes(neighbours.consent),
            "representations": Representations(neighbours.consent),
            "referrals": referrals,
            "press": Press(settings.documents_at_once),
            "beside": settings.integration_beside_multi_agency,
        },
        on_close=[neighbours.client.aclose],
    )
    return build_app(parts)
