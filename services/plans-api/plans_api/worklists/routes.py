"""Worklists over HTTP."""

from fastapi import Response

from plans_api.cases.rules import CaseState
from plans_api.cases.schemas import CaseListed
from plans_api.operations import operations
from plans_api.worklists import queries
from plans_api.worklists.rules import Worklist
from tym_shared.call import CurrentCall
from tym_shared.json_documents import to_json
from tym_shared.wire import Cursor, Limit, Page


@operations.route("list_cases", direct=True, response_model=Page[CaseListed])
async def list_cases(
    call: CurrentCall,
    worklist: Worklist | None = None,
    state: CaseState | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """The open cases of the caller's organisation, newest first, or a worklist of them.

    `due-soon` and `overdue` go by the day by which the plan is to be made or reviewed (381/2023 §§ 4 and 6), the
    earliest first; `mine` holds those whose working group the caller belongs to, `unassigned` those without any worker
    of the caller's organisation.
    """
    rows, following = await queries.page(call, worklist=worklist, state=state, cursor=cursor, limit=limit)
    return Response(to_json({"items": rows, "nextCursor": following}), media_type="application/json")
