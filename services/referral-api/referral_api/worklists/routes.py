"""Inbox and outbox over HTTP."""

from typing import Annotated

from fastapi import Query, Response

from referral_api.kinds.rules import ReferralKind
from referral_api.operations import operations
from referral_api.states.rules import ReferralState
from referral_api.worklists import queries
from referral_api.worklists.rules import Box, Filter, Worklist, assignee_of
from referral_api.worklists.schemas import CountOut, CountsOut, Days, Named, OverdueOut, ReferralItem
from tym_shared.call import CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.json_documents import to_json
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date
from tym_shared.wire import Cursor, Limit, Page


@operations.route("list_referrals", direct=True, response_model=Page[ReferralItem])
async def list_referrals(
    call: CurrentCall,
    *,
    box: Box = Box.INBOX,
    worklist: Worklist | None = None,
    state: ReferralState | None = None,
    kind: ReferralKind | None = None,
    unit: Named = None,
    assignee: Named = None,
    older_than: Annotated[Days, Query(alias="olderThan")] = None,
    younger_than: Annotated[Days, Query(alias="youngerThan")] = None,
    language: Language,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """The referrals that the caller's organisation was sent or sends, newest first, with what needs no new decision.

    `mine` holds those that the caller works on, `unassigned` those that nobody of the organisation does, `overdue`
    those whose day has passed, the longest overdue first, `flagged` those that ask for the sender's attention. Ages are
    days since the sending, in the outbox since the making.
    """
    wanted = Filter(
        worklist=worklist,
        state=state,
        kind=kind,
        unit=unit,
        assignee=assignee_of(worklist, assignee, caller=call.caller.user_id),
        older_than=older_than,
        younger_than=younger_than,
    )
    rows, following = await queries.page(call, box=box, asked=wanted, language=language, cursor=cursor, limit=limit)
    return Response(to_json({"items": rows, "nextCursor": following}), media_type="application/json")


@operations.route("count_referrals")
async def count_referrals(call: CurrentCall, box: Box = Box.INBOX) -> CountsOut:
    """How many referrals stand in a box, by unit, kind and state, and how many are overdue, by unit.

    They are kept while referrals change, so that no count scans.
    """
    own, session = call.caller.acting_organisation().id, await call.begin()
    rows = await queries.counts(session, organisation=own, side=box.side)
    today = legal_date(await read_legal_now(session))
    overdue = await queries.overdue(session, organisation=own, side=box.side, today=today)
    return CountsOut(
        items=[
            CountOut(
                unit=row.unit_id or None, kind=row.kind, state=row.state, total=row.total, unassigned=row.unassigned
            )
            for row in rows
        ],
        total=sum(row.total for row in rows),
        unassigned=sum(row.unassigned for row in rows),
        overdue=sum(overdue.values()),
        overdue_by_unit=[OverdueOut(unit=unit or None, overdue=number) for unit, number in overdue.items()],
    )
