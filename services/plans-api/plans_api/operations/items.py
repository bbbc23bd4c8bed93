"""The operations of a plan's items."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY
from tym_shared.operations import Operation

ITEMS = (
    Operation(
        id="refer_item",
        method="POST",
        path="/v1/plans/{plan_id}/items/{item_id}/refer",
        scope="plans:write",
        summary="Refer an item to its organiser",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("item_referrals.referrer_insert", "item_referrals.referrer_update"),
    ),
)
