"""Follow-ups over HTTP, for auditors."""

from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.follow_ups import queries, service
from consent_api.follow_ups.models import FollowUpRow
from consent_api.follow_ups.rules import MACHINE, FollowUpId, FollowUpState
from consent_api.follow_ups.schemas import FollowUpOut, ReviewIn
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


def _out(row: FollowUpRow) -> FollowUpOut:
    fields = {name: getattr(row, name) for name in FollowUpOut.model_fields if name != "allowed_actions"}
    return FollowUpOut(**fields, allowed_actions=MACHINE.allowed(row.state))


@operations.route("list_follow_ups")
async def list_follow_ups(
    call: CurrentCall, state: FollowUpState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[FollowUpOut]:
    """What the auditor's organisation must look into, newest first; an operator's auditor sees every organisation's."""
    rows, following = await queries.page(await call.begin(), state=state, cursor=cursor, limit=limit)
    return Page(items=[_out(row) for row in rows], next_cursor=following)


@operations.route("review_follow_up", response_model=Receipt)
async def review_follow_up(call: CurrentCall, follow_up_id: UUID, given: ReviewIn) -> JSONResponse:
    """Record what the review found: whether the disclosure or use was lawful."""
    row = await service.review(call, FollowUpId(follow_up_id), given)
    return answer(Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=MACHINE.allowed(row.state)))
