"""The wire shapes of the rules of the four plans."""

from datetime import date
from typing import Annotated

from pydantic import Field

from plans_api.plan_types.rules import CountyPart, Party, PlanType
from tym_shared.vocabulary import OrganisationKind, Register
from tym_shared.wire import Outgoing


class RuleOut(Outgoing):
    """A provision, with its number where it has one."""

    code: str
    act: str
    section: str
    valid_from: date | None
    valid_to: date | None
    limit: int | None
    unit: str | None
    text: str
    assumption: str | None


class RequirementOut(Outgoing):
    """A member that a plan of the type must hold, by its JSON Pointer."""

    pointer: str
    rule: RuleOut


class RetentionOut(Outgoing):
    """How long a plan of the type is kept."""

    years: int
    act: str
    section: str
    counted: str
    assumption: str | None


class PlanTypeOut(Outgoing):
    """The rules of a type: `review` is null where the plan says when it is reviewed, `appeal` where nothing is said."""

    code: PlanType
    label: str
    rule: RuleOut
    makers: list[OrganisationKind]
    approvers: list[Party]
    county: CountyPart
    requires: list[RequirementOut]
    review: RuleOut | None
    conditions: list[RuleOut]
    data_register: Annotated[Register, Field(alias="register")]
    retention: RetentionOut
    may_replace: list[PlanType]
    appeal: RuleOut | None


class PlanTypesOut(Outgoing):
    """The types that have rules on the day."""

    items: list[PlanTypeOut]
