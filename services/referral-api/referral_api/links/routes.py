"""Answer links over HTTP, as their sender makes and ends them."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from referral_api.links import queries, service
from referral_api.links.models import LinkRow
from referral_api.links.rules import MACHINE, LinkAction, LinkState
from referral_api.links.schemas import LinkIn, LinkItem, LinkOut, LinkUse
from referral_api.links.service import LinkTokens
from referral_api.operations import operations
from referral_api.referrals import queries as referrals
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.errors import NotFound
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


async def get_tokens(request: Request) -> LinkTokens:
    """The signer of links that the service was built with."""
    tokens: LinkTokens = request.app.state.links
    return tokens


Tokens = Annotated[LinkTokens, Depends(get_tokens)]


@operations.route("issue_answer_link", response_model=Receipt, status_code=201)
async def issue_answer_link(call: CurrentCall, referral_id: UUID, given: LinkIn, tokens: Tokens) -> JSONResponse:
    """Make a link for the recipient of a sent referral, for the named answers; its token is read separately.

    It holds for the days of the rule `answer-link-days`. Whoever has it must still sign in, strongly identified, as a
    worker of the recipient.
    """
    receipt, referral = await service.issue_link(call, tokens, ReferralId(referral_id), given.actions)
    return answer(receipt, status=201, location=f"/v1/referrals/{referral}/answer-links/{receipt.id}")


@operations.route("list_answer_links")
async def list_answer_links(
    call: CurrentCall, referral_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> Page[LinkItem]:
    """The links of one's own referral, newest first."""
    session = await call.begin()
    referral = await referrals.get(session, ReferralId(referral_id))
    if referral.sender_id != call.caller.acting_organisation().id:
        raise NotFound
    rows, following = await queries.page(session, referral_id, cursor=cursor, limit=limit)
    return Page(items=[LinkItem.model_validate(_fields(row)) for row in rows], next_cursor=following)


@operations.route("get_answer_link")
async def get_answer_link(call: CurrentCall, referral_id: UUID, link_id: UUID, tokens: Tokens) -> LinkOut:
    """One link of one's own referral with its token and its uses."""
    session = await call.begin()
    row = await queries.get(session, link_id)
    if row.referral_id != referral_id or row.sender_id != call.caller.acting_organisation().id:
        raise NotFound
    uses = [LinkUse.model_validate(use) for use in await queries.uses_of(session, link_id)]
    token = tokens.sign(row) if row.state is LinkState.LIVE else None
    return LinkOut.model_validate(_fields(row) | {"token": token, "uses": uses})


@operations.route("refresh_answer_link", response_model=Receipt)
async def refresh_answer_link(call: CurrentCall, referral_id: UUID, link_id: UUID) -> JSONResponse:
    """Give the link a new token that holds as long again; the old token is dead."""
    return answer(await service.change_link(call, ReferralId(referral_id), link_id, LinkAction.REFRESH))


@operations.route("revoke_answer_link", response_model=Receipt)
async def revoke_answer_link(call: CurrentCall, referral_id: UUID, link_id: UUID) -> JSONResponse:
    """End the link; its token is dead at once."""
    return answer(await service.change_link(call, ReferralId(referral_id), link_id, LinkAction.REVOKE))


def _fields(row: LinkRow) -> dict[str, object]:
    kept = ("id", "referral_id", "recipient_id", "actions", "used", "state", "version", "expires_at", "created_at")
    allowed = [action for action in MACHINE.allowed(row.state) if action != LinkAction.SPEND]
    return {name: getattr(row, name) for name in kept} | {"allowed_actions": allowed}
