"""The wire shape of an item."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from plans_api.catalogue.schemas import ExpenseReimbursement
from plans_api.eligibility.schemas import FactsIn
from tym_shared.wire import Code, Day, Incoming, ShortText

Hours = Annotated[float, AfterValidator(lambda given: round(given, 2))]
"""Hours with at most two decimals, as they are kept."""


class ItemIn(Incoming):
    """A service item. With the `id` of an item of the version before it is the same item, perhaps changed.

    `endsOn` is needed where the service may last so long at most. `facts` are those that the service's conditions ask
    for; a condition whose fact is left out stays open on the item. `expenseReimbursement` is the catalogue's own kind
    unless another is given.
    """

    id: UUID | None = None
    service_code: Code
    organiser_id: Code
    starts_on: Day
    ends_on: Day | None = None
    days_per_week: Annotated[int | None, Field(ge=0, le=7)] = None
    hours_per_day: Annotated[Hours, Field(gt=0, le=24)] | None = None
    total_days: Annotated[int | None, Field(ge=1, le=1000)] = None
    meetings: Annotated[int | None, Field(ge=1, le=1000)] = None
    goal: ShortText | None = None
    prerequisite: ShortText | None = None
    expense_reimbursement: ExpenseReimbursement | None = None
    facts: FactsIn | None = None
