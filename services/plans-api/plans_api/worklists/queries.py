"""Reads of worklists: a page is one call of a database function, which reads by an index of the caller's party column.

The policies say again what the function asks for, and the use is logged in its own statement.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from plans_api.cases.queries import party_column
from plans_api.cases.rules import CaseState, due_soon_days
from plans_api.worklists.rules import BY_DEADLINE, Worklist
from tym_shared.call import Call
from tym_shared.json_documents import from_json
from tym_shared.pagination import Key, cut_by, day_key, decode

NEWEST = Key(datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))
SOONEST = Key(datetime.min.replace(tzinfo=UTC), UUID(int=0))
"""What stands before every row: newest first, and the soonest deadline first."""


async def page(
    call: Call, *, worklist: Worklist | None, state: CaseState | None, cursor: str | None, limit: int
) -> tuple[Sequence[Mapping[str, Any]], str | None]:  # JSON documents
    """A page of the open cases of the caller's organisation, chosen by a worklist and a state, and the next cursor."""
    by_deadline = worklist in BY_DEADLINE
    after = decode(cursor) if cursor else SOONEST if by_deadline else NEWEST
    soon = due_soon_days()
    found = await call.call_function(
        f"list_cases_by_{party_column(call.caller).key}",
        worklist,
        state,
        list(soon),
        list(soon.values()),
        after.created_at,
        after.created_at.date(),
        after.id,
        limit,
        uuid4(),
        call.caller.name,
        call.stated_purpose,
        call.necessity,
        call.operation.id,
    )
    return cut_by(from_json(found), limit, key=_due if by_deadline else _begun)


def _begun(case: Mapping[str, Any]) -> Key:
    return Key(datetime.fromisoformat(case["createdAt"]), UUID(case["id"]))


def _due(case: Mapping[str, Any]) -> Key:
    return day_key(date.fromisoformat(case["nextDueOn"]), UUID(case["id"]))
