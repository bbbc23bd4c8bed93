"""The wire shapes of the catalogue."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plans_api.plan_types.rules import PlanType
from tym_shared.vocabulary import OrganisationKind
from tym_shared.wire import STORABLE, Code, Day, Incoming, Outgoing, ShortText

DataClass = Literal["EMPLOYMENT", "SOCIAL", "HEALTH", "SOCIAL_HEALTH", "MIXED_SENSITIVE", "PSYCHOLOGICAL_TEST"]
ExpenseReimbursement = Literal["right", "discretionary", "none", "other-benefit"]


LimitName = Annotated[str, Field(max_length=40)]
LimitNumber = Annotated[int, Field(ge=0, le=10_000)]


class LabelsIn(Incoming):
    """The service's name; a language without an established name is left out."""

    fi: ShortText
    sv: ShortText | None = None
    en: ShortText | None = None


class LocalServiceTermsIn(Incoming):
    """What a local service is; `limits` are those that the catalogue tests, `dataClass` says what its name tells."""

    labels: LabelsIn
    category: Code
    organisers: Annotated[list[OrganisationKind], Field(min_length=1, max_length=10)]
    act: Annotated[str | None, Field(pattern=r"^\d{1,4}/\d{4}$")] = None
    section: Annotated[str | None, Field(max_length=20, pattern=STORABLE)] = None
    limits: Annotated[dict[LimitName, LimitNumber], Field(max_length=20)] = {}
    valid_from: Day
    valid_to: Day | None = None
    plan_types: Annotated[list[PlanType], Field(min_length=1, max_length=4)]
    data_class: DataClass
    expense_reimbursement: ExpenseReimbursement = "none"


class LocalServiceIn(LocalServiceTermsIn):
    """A new local service with its code."""

    code: Code


class ServiceOut(Outgoing):
    """A service; `label` falls back to Finnish where no verified name exists, and `labelLanguage` says so.

    `addedBy` is the authority whose local service it is.
    """

    code: str
    version: int
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
    expense_reimbursement: str
    assumption: str | None
    added_by: str | None


class ServicesOut(Outgoing):
    """The services asked for, by code."""

    items: list[ServiceOut]
