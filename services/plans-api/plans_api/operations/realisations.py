"""The operations of realisations."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

REALISATIONS = tuple(
    Operation(
        id=identifier,
        method="POST",
        path=f"/v1/plans/{{plan_id}}/items/{{item_id}}/{action}",
        scope="plans:write",
        summary=summary,
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("item_realisations.reader", "item_realisations.author_insert"),
    )
    for identifier, action, summary in (
        ("interrupt_item", "interrupt", "Interrupt an item's service"),
        ("note_delivery", "deliveries", "Refer to a service given"),
    )
)
