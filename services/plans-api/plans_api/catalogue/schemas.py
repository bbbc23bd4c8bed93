"""The wire shapes of the catalogue."""

from datetime import date

from tym_shared.vocabulary import OrganisationKind
from tym_shared.wire import Outgoing


class ServiceOut(Outgoing):
    """A service; `label` falls back to Finnish where no verified name exists, and `labelLanguage` says so."""

    code: str
    label: str
    label_language: str
    category: str
    organisers: list[OrganisationKind]
    act: str | None
    section: str | None
    limits: dict[str, int]
    valid_from: date | None
    valid_to: date | None
    plan_types: list[str]
    assumption: str | None


class ServicesOut(Outgoing):
    """The services asked for, by code."""

    items: list[ServiceOut]
