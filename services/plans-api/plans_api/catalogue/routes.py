"""The catalogue over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import Query

from plans_api.catalogue.rules import CatalogueService, catalogue
from plans_api.catalogue.schemas import ServiceOut, ServicesOut
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.errors import NotFound
from tym_shared.languages import Language
from tym_shared.vocabulary import OrganisationKind


def _out(service: CatalogueService, language: str) -> ServiceOut:
    label = service.labels[language]
    return ServiceOut(
        code=service.code,
        label=label or service.labels["fi"] or service.code,
        label_language=language if label else "fi",
        category=service.category,
        organisers=sorted(service.organisers),
        act=service.act,
        section=service.section,
        limits=dict(service.limits),
        valid_from=service.valid_from,
        valid_to=service.valid_to,
        plan_types=sorted(service.plan_types),
        assumption=service.assumption,
    )


@operations.route("list_services")
async def list_services(
    _call: CurrentCall,
    language: Language,
    on: date | None = None,
    organiser: OrganisationKind | None = None,
    plan_type: Annotated[str | None, Query(alias="planType", max_length=10)] = None,
) -> ServicesOut:
    """The services of the catalogue that can start on a day, by organiser and plan type."""
    found = [
        service
        for service in catalogue().values()
        if (on is None or service.rule().in_force(on))
        and (organiser is None or organiser in service.organisers)
        and (plan_type is None or plan_type in service.plan_types)
    ]
    return ServicesOut(items=[_out(service, language) for service in sorted(found, key=lambda one: one.code)])


@operations.route("get_service")
async def get_service(_call: CurrentCall, language: Language, code: str) -> ServiceOut:
    """One service."""
    if code not in catalogue():
        raise NotFound
    return _out(catalogue()[code], language)
