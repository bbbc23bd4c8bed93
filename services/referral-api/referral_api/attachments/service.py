"""Use cases of attachments."""

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid4

from referral_api.attachments import queries
from referral_api.attachments.models import AttachmentRow
from referral_api.attachments.rules import ReferralTakesNoAttachments, check_name, check_size, check_type
from referral_api.attachments.storage import Storage
from referral_api.clients.consent import reading
from referral_api.information_requests import queries as requests
from referral_api.information_requests.service import decide_disclosure, locate_open, require_open
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import InformationRequestRow, ReferralRow
from referral_api.referrals.rules import PurposeOfAnotherKind, ReferralId
from referral_api.referrals.service import side_of
from referral_api.states.rules import ENDED, NotYourAction, Side
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.errors import NotFound
from tym_shared.vocabulary import DataCategory, PersonId


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as it was sent."""

    name: str
    media_type: str
    category: DataCategory
    content: bytes

    @classmethod
    def checked(cls, *, name: str | None, claimed: str | None, category: DataCategory, content: bytes) -> "File":
        """A file that may be kept; refuses size, name and type."""
        check_size(len(content))
        return cls(name=check_name(name), media_type=check_type(content, claimed), category=category, content=content)


async def attach_to_referral(
    call: Call, decisions: Decisions, referral_id: ReferralId, file: File, *, necessity: str | None
) -> AttachmentRow:
    """Keep a file of the sender's for the recipient; stored only if the recipient may have its category.

    Refused: the recipient's own files, a draft, and a referral that has ended.
    """
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
    _require_open_referral(call, row)
    decision = await decide_disclosure(call, decisions, row, categories=[file.category], necessity=necessity)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    _require_open_referral(call, row)
    return await _keep(call, row, file, decision=decision, necessity=necessity)


async def attach_to_request(
    call: Call, decisions: Decisions, request_id: UUID, file: File, *, necessity: str | None
) -> AttachmentRow:
    """Keep a contributor's file for the asker; stored only if the asker may have its category."""
    request = await locate_open(call, request_id)
    decision = await decide_disclosure(call, decisions, request, categories=[file.category], necessity=necessity)
    session = await call.claim()
    request = await requests.get_for_update(session, request_id)
    require_open(request)
    return await _keep(call, request, file, decision=decision, necessity=necessity)


async def read_attachment(
    call: Call, decisions: Decisions, referral_id: ReferralId, attachment_id: UUID
) -> tuple[AttachmentRow, bytes]:
    """The file: its sender reads its own register, the recipient on a fresh decision until the referral ends."""
    async with call.look() as session:
        referral = await referrals.get(session, referral_id)
        row = await queries.get(session, referral_id=referral_id, attachment_id=attachment_id)
    side = side_of(call, referral)
    decision = await _decide_reading(call, decisions, referral, row) if side is Side.RECIPIENT else None
    session = await call.begin()
    referral = await referrals.get(session, referral_id)
    if side is Side.RECIPIENT and referral.state in ENDED:
        raise NotFound
    row = await queries.get(session, referral_id=referral_id, attachment_id=attachment_id)
    if side is Side.SENDER:
        await call.log_use([PersonId(row.person_id)], register=row.data_register, categories=[row.category])
    if decision:
        await note_release(call, decision, person=row.person_id)
    content = b"".join([part async for part in Storage(session).open(attachment_id)])
    return row, content


async def delete_attachment(call: Call, referral_id: ReferralId, attachment_id: UUID) -> None:
    """Remove a file that its sender attached by mistake, while the referral goes on."""
    session = await call.begin()
    referral = await referrals.get_for_update(session, referral_id)
    row = await queries.get(session, referral_id=referral_id, attachment_id=attachment_id)
    _require_open_referral(call, referral)
    await Storage(session).delete(attachment_id)
    await session.delete(row)
    await session.flush()
    await _announce(call, row, event="attachment.deleted", version=2)


def _require_open_referral(call: Call, row: ReferralRow) -> None:
    if side_of(call, row) is not Side.SENDER:
        raise NotYourAction("The sender and contributors attach files.")
    if row.sent_at is None or row.state in ENDED:
        raise ReferralTakesNoAttachments(state=row.state)


async def _decide_reading(call: Call, decisions: Decisions, referral: ReferralRow, row: AttachmentRow) -> Decision:
    if call.purpose != referral.purpose:
        raise PurposeOfAnotherKind(f"This attachment is read for the purpose {referral.purpose}.")
    if referral.state in ENDED:
        raise NotFound
    question = reading(
        call,
        person=row.person_id,
        categories=[row.category],
        register=row.data_register,
        purpose=row.purpose,
        source=row.source_id,
    )
    return await decisions.require(question, user=call.caller)


async def _keep(
    call: Call,
    about: ReferralRow | InformationRequestRow,
    file: File,
    *,
    decision: Decision,
    necessity: str | None,
) -> AttachmentRow:
    session, own = await call.begin(), call.caller.acting_organisation().id
    of_request = isinstance(about, InformationRequestRow)
    row = AttachmentRow(
        id=uuid4(),
        referral_id=about.referral_id if isinstance(about, InformationRequestRow) else about.id,
        request_id=about.id if of_request else None,
        person_id=about.person_id,
        source_id=own,
        recipient_id=about.recipient_id,
        data_register=about.data_register,
        purpose=about.purpose,
        category=file.category,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        necessity=necessity,
        decision_id=UUID(decision.id) if decision.id else None,
        added_by=call.caller.user_id,
    )
    session.add(row)
    await session.flush()
    await Storage(session).store(row.id, file.content)
    await note_release(call, decision, person=row.person_id)
    await _announce(call, row, event="attachment.added", version=1)
    return row


async def _announce(call: Call, row: AttachmentRow, *, event: str, version: int) -> None:
    await call.record(
        Change(
            event=event,
            aggregate_id=row.id,
            version=version,
            readers=[row.source_id, row.recipient_id],
            data={"referralId": str(row.referral_id)},
        )
    )
