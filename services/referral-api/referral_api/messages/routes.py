"""Messages over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.messages import queries, service
from referral_api.messages.models import MessageRow
from referral_api.messages.rules import Author
from referral_api.messages.schemas import (
    MessageIn,
    MessageOut,
    MessagesOut,
    OwnMessageIn,
    ReadReceipt,
    ThreadItem,
)
from referral_api.messages.service import Shown
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.vocabulary import DataCategory, PersonId
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


@operations.route("send_message", response_model=Receipt, status_code=201)
async def send_message(
    call: CurrentCall, referral_id: UUID, given: MessageIn, decisions: DecisionPoint, necessity: Necessity
) -> JSONResponse:
    """Write to the other side of a referral, and to the person if `audience` is `person-too`.

    State the categories of everything the message tells: it is kept only if the referral was sent with all of them
    and a decision permits all of them now.
    """
    row = await service.send_message(call, decisions, ReferralId(referral_id), given, necessity=necessity)
    return _answer(row, f"/v1/referrals/{row.referral_id}/messages")


@operations.route("list_messages")
async def list_messages(
    call: CurrentCall, referral_id: UUID, decisions: DecisionPoint, cursor: Cursor = None, limit: Limit = 50
) -> MessagesOut:
    """The messages of a referral, newest first; reading them leaves a receipt that their authors see.

    What the recipient reads is decided anew each time: a message with a category that is denied now is withheld.
    """
    shown = await service.read_messages(call, decisions, ReferralId(referral_id), cursor=cursor, limit=limit)
    return _page(shown)


@operations.route("list_message_threads")
async def list_message_threads(call: CurrentCall, cursor: Cursor = None, limit: Limit = 50) -> Page[ThreadItem]:
    """The referrals about which the caller's organisation has messages, with how many the caller has not read."""
    session, own = await call.begin(), call.caller.acting_organisation().id
    rows, following = await queries.threads(session, own, cursor=cursor, limit=limit)
    read = await queries.read_by(session, call.caller.user_id, [row.id for row in rows])
    for register in sorted({row.data_register for row in rows}):
        persons = sorted({row.person_id for row in rows if row.data_register == register})
        await call.log_use(
            [PersonId(person) for person in persons], register=register, categories=[DataCategory.CLIENT_RELATIONSHIP]
        )
    items = [
        ThreadItem(
            referral_id=row.id,
            person_id=row.person_id,
            sender_id=row.sender_id,
            recipient_id=row.recipient_id,
            unread=row.counts.of_others(service.reader_of(call, row)) - read.get(row.id, 0),
            latest_at=row.created_at,
        )
        for row in rows
    ]
    return Page(items=items, next_cursor=following)


@operations.route("send_my_message", response_model=Receipt, status_code=201)
async def send_my_message(call: CurrentCall, referral_id: UUID, given: OwnMessageIn) -> JSONResponse:
    """Write, as the person, to both sides of one's own referral while it goes on."""
    row = await service.send_own_message(call, ReferralId(referral_id), given.text)
    return _answer(row, f"/v1/me/referrals/{row.referral_id}/messages")


@operations.route("list_my_messages")
async def list_my_messages(
    call: CurrentCall, referral_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> MessagesOut:
    """The messages of one's own referral that are meant for the person, newest first; reading leaves a receipt."""
    return _page(await service.read_own_messages(call, ReferralId(referral_id), cursor=cursor, limit=limit))


def _page(shown: Shown) -> MessagesOut:
    return MessagesOut(items=[_out(row, shown) for row in shown.rows], next_cursor=shown.following, unread=shown.unread)


def _out(row: MessageRow, shown: Shown) -> MessageOut:
    organisations = {Author.SENDER: row.sender_id, Author.RECIPIENT: row.recipient_id}
    withheld = shown.withheld.get(row.id, [])
    return MessageOut(
        id=row.id,
        author=row.author,
        author_organisation_id=organisations.get(row.author),
        author_name=row.author_name,
        audience=row.audience,
        categories=row.categories,
        text=None if withheld else row.text,
        withheld=withheld,
        read_by=[ReadReceipt.model_validate(one) for one in shown.receipts.get(row.id, [])],
        created_at=row.created_at,
    )


def _answer(row: MessageRow, location: str) -> JSONResponse:
    receipt = Receipt(id=row.id, state="sent", version=1, allowed_actions=[])
    return answer(receipt, status=201, location=location)
