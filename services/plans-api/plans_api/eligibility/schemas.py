"""The wire shapes of facts and of the answers they give."""

from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import Field
from pydantic.alias_generators import to_camel

from plans_api.eligibility.rules import Answer, Facts
from tym_shared.wire import Day, Incoming, Outgoing

camel = cache(to_camel)
Months = Annotated[int | None, Field(ge=0, le=28)]


class TryOutPurpose(StrEnum):
    """What a work try-out is for (380/2023 § 54)."""

    CAREER_CHOICE = "career-choice"
    RETURN_TO_LABOUR_MARKET = "return-to-labour-market"
    WORK_EXPERIENCE = "work-experience"


class FactsIn(Incoming):
    """What is known of a person; what is left out is unknown. Months are whole calendar months."""

    born_on: Day | None = None
    first_permit_on: Day | None = None
    unemployed: bool | None = None
    unemployed_months_of_last_14: Months = None
    unemployed_months_of_last_28: Months = None
    compulsory_education_completed: bool | None = None
    training_need_found: bool | None = None
    dismissed: bool | None = None
    employed_by_host: bool | None = None
    try_out_purpose: TryOutPurpose | None = None
    contract_hours_per_week: Annotated[int | None, Field(ge=0, le=168)] = None
    medical_statement: bool | None = None
    capacity_reduced_by_illness: bool | None = None
    capacity_prevents_work_and_services: bool | None = None
    functional_capacity_impaired: bool | None = None
    immigrant: bool | None = None

    def as_facts(self) -> Facts:
        """The facts that are known, by the names that conditions use."""
        stated = ((name, getattr(self, name)) for name in self.model_fields_set)
        return {camel(name): value for name, value in stated if value is not None}

    def as_document(self) -> dict[str, Any]:  # a JSON document
        """The same as they are kept."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True) if self.model_fields_set else {}


class EligibilityIn(Incoming):
    """The facts to test, and the day on which the service would start; today if it is left out."""

    on: Day | None = None
    facts: FactsIn


class ConditionAnswerOut(Outgoing):
    """One condition: its answer, the fact it stands on, and the rule with act and section."""

    code: str
    answer: Answer
    fact: str
    rule: dict[str, Any]
    assumption: str | None


class EligibilityOut(Outgoing):
    """The answer for a service: no if it cannot start on the day or any rule says no, unknown if one is not known."""

    code: str
    on: date
    answer: Answer
    can_start: bool
    rules: list[ConditionAnswerOut]
