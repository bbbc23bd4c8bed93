"""Use cases of attachments."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID, uuid4

from referral_api.attachments import queries
from referral_api.attachments.models import AttachmentRow, FileRow
from referral_api.attachments.rules import REPORTING, FileState, ReferralTakesNoAttachments, check_kind
from referral_api.attachments.storage import Files, Received, Upload
from referral_api.clients.consent import reading
from referral_api.consent_grounds.service import note_consents
from referral_api.information_requests import queries as requests
from referral_api.information_requests.service import locate_open, require_open
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import InformationRequestRow, ReferralRow
from referral_api.referrals.rules import PurposeOfAnotherKind, ReferralId
from referral_api.referrals.service import side_of, today_of
from referral_api.states.rules import ENDED, REPORTED_FROM, NotYourAction, Side
from referral_api.tellings.service import decide_disclosure, decide_reply
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.errors import NotFound
from tym_shared.inserts import append
from tym_shared.sealing import new_key
from tym_shared.vocabulary import DataCategory, PersonId


async def attach_to_referral(
    call: Call,
    decisions: Decisions,
    files: Files,
    referral_id: ReferralId,
    upload: Upload,
    *,
    category: DataCategory,
    necessity: str | None,
) -> AttachmentRow:
    """Keep a file for the other side; not a byte of it is read if that side may not have it.

    The recipient's is a report of its service, on a decision of its own. Refused: a draft, a referral that has ended,
    and the recipient's file before the service has started.
    """
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
        today = await today_of(session)
    side = _require_taking(call, row)
    check_kind(upload.kind, category=category, media_type=upload.file_type.media_type)
    decision: Decision | None
    if side is Side.SENDER:
        decision = await decide_disclosure(call, decisions, row, categories=[category], necessity=necessity)
    else:
        decision = await decide_reply(call, decisions, row, categories=[category], necessity=necessity, on=today)
    file, received = await _receive(call, files, upload)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    _require_taking(call, row)
    kept = _attachment(call, file.id, row, upload, received, category=category, necessity=necessity)
    if side is Side.RECIPIENT:
        kept.recipient_id = row.sender_id
    elif decision:
        await note_consents(call, decision, referral_id=row.id)
    return await _keep(call, kept, decision)


async def attach_to_request(
    call: Call,
    decisions: Decisions,
    files: Files,
    request_id: UUID,
    upload: Upload,
    *,
    category: DataCategory,
    necessity: str | None,
) -> AttachmentRow:
    """Keep a contributor's file for the asker; not a byte of it is read if the asker may not have it."""
    request = await locate_open(call, request_id)
    check_kind(upload.kind, category=category, media_type=upload.file_type.media_type)
    decision = await decide_disclosure(call, decisions, request, categories=[category], necessity=necessity)
    file, received = await _receive(call, files, upload)
    session = await call.claim()
    request = await requests.get_for_update(session, request_id)
    require_open(request)
    kept = _attachment(call, file.id, request, upload, received, category=category, necessity=necessity)
    await note_consents(call, decision, referral_id=request.referral_id)
    return await _keep(call, kept, decision)


async def list_attachments(call: Call, referral_id: ReferralId) -> Sequence[AttachmentRow]:
    """The files that the caller's side may ask for, none for the recipient once the referral has ended; logged."""
    session = await call.begin()
    referral = await referrals.get(session, referral_id)
    hidden = side_of(call, referral) is Side.RECIPIENT and referral.state in ENDED
    rows = [] if hidden else await queries.list_of_referral(session, referral_id)
    await call.log_use(
        [PersonId(referral.person_id)], register=referral.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return rows


async def read_attachment(
    call: Call, decisions: Decisions, files: Files, referral_id: ReferralId, attachment_id: UUID
) -> tuple[AttachmentRow, AsyncIterator[bytes]]:
    """The file: its sender reads its own register, as whoever gave it does, the recipient on a fresh decision.

    The recipient finds none once the referral has ended.

    Its first part has been opened, and the reading is logged, before anything leaves.
    """
    async with call.look() as session:
        referral = await referrals.get(session, referral_id)
        row = await queries.get(session, referral_id=referral_id, attachment_id=attachment_id)
        file = await queries.find_file(session, attachment_id)
    side = side_of(call, referral)
    is_own = side is Side.SENDER or row.source_id == referral.recipient_id
    decision = None if is_own else await _decide_reading(call, decisions, referral, row)
    parts = files.open(call.look, file, size=row.size)
    first = await anext(parts)
    session = await call.begin()
    referral = await referrals.get(session, referral_id)
    if side is Side.RECIPIENT and referral.state in ENDED:
        raise NotFound
    row = await queries.get(session, referral_id=referral_id, attachment_id=attachment_id)
    if is_own:
        await call.log_use([PersonId(row.person_id)], register=row.data_register, categories=[row.category])
    if decision:
        await note_release(call, decision, person=row.person_id)
    return row, _from(first, parts)


async def read_own_attachment(
    call: Call, files: Files, referral_id: ReferralId, attachment_id: UUID
) -> tuple[AttachmentRow, AsyncIterator[bytes]]:
    """A file of the person's own referral; NotFound for a draft's, another's, and one that is withheld by law.

    Its first part has been opened, and the reading is logged, before anything leaves.
    """
    async with call.look() as session:
        await referrals.get(session, referral_id)
        row = await queries.get(session, referral_id=referral_id, attachment_id=attachment_id)
        file = await queries.find_file(session, attachment_id)
    parts = files.open(call.look, file, size=row.size)
    first = await anext(parts)
    row = await queries.get(await call.begin(), referral_id=referral_id, attachment_id=attachment_id)
    await call.log_use([PersonId(row.person_id)], register=row.data_register, categories=[row.category])
    return row, _from(first, parts)


async def delete_attachment(call: Call, referral_id: ReferralId, attachment_id: UUID) -> None:
    """Remove a file that the sender attached by mistake, while the referral goes on; the worker removes its bytes.

    Refused: the recipient's report, which stays.
    """
    session = await call.begin()
    referral = await referrals.get_for_update(session, referral_id)
    row = await queries.get(session, referral_id=referral_id, attachment_id=attachment_id)
    if side_of(call, referral) is not Side.SENDER or row.source_id != referral.sender_id:
        raise NotYourAction("The sender removes its own files; a report stays.")
    _require_taking(call, referral)
    await session.delete(row)
    await session.flush()
    if not await queries.change_file(session, attachment_id, before=FileState.KEPT, after=FileState.LEAVING):
        raise NotFound
    await _announce(call, row, event="attachment.deleted", version=2)


async def _receive(call: Call, files: Files, upload: Upload) -> tuple[FileRow, Received]:
    """Keep the upload under an id of its own, which goes again with all its bytes if the request fails."""
    file_id = uuid4()
    wrapped = files.keys.wrap(new_key())
    file = FileRow(
        id=file_id,
        source_id=call.caller.acting_organisation().id,
        state=FileState.ARRIVING,
        storing=files.storing,
        key_name=wrapped.name,
        key=wrapped.key,
    )
    values = {name: getattr(file, name) for name in ("id", "source_id", "state", "storing", "key_name", "key")}

    async def discard() -> None:
        async with call.look() as session:
            left = await queries.change_file(session, file_id, before=FileState.ARRIVING, after=FileState.LEAVING)
        if left:
            await files.remove(file)
            async with call.look() as session:
                await queries.forget_file(session, file_id)

    call.undo_on_failure(discard)
    async with call.look() as session:
        await session.execute(append(FileRow, **values))
    return file, await files.receive(call.look, file, upload)


async def _keep(call: Call, row: AttachmentRow, decision: Decision | None) -> AttachmentRow:
    session = await call.begin()
    if not await queries.change_file(session, row.id, before=FileState.ARRIVING, after=FileState.KEPT):
        raise NotFound
    row.decision_id = UUID(decision.id) if decision and decision.id else None
    session.add(row)
    await session.flush()
    if decision:
        await note_release(call, decision, person=row.person_id)
    await _announce(call, row, event="attachment.added", version=1)
    return row


def _attachment(
    call: Call,
    file_id: UUID,
    about: ReferralRow | InformationRequestRow,
    upload: Upload,
    received: Received,
    *,
    category: DataCategory,
    necessity: str | None,
) -> AttachmentRow:
    of_request = isinstance(about, InformationRequestRow)
    return AttachmentRow(
        id=file_id,
        referral_id=about.referral_id if isinstance(about, InformationRequestRow) else about.id,
        request_id=about.id if of_request else None,
        person_id=about.person_id,
        source_id=call.caller.acting_organisation().id,
        recipient_id=about.recipient_id,
        data_register=about.data_register,
        purpose=about.purpose,
        category=category,
        document_kind=upload.kind,
        name=upload.name,
        media_type=upload.file_type.media_type,
        size=received.size,
        sha256=received.sha256,
        scan=received.scan,
        necessity=necessity,
        added_by=call.caller.user_id,
    )


def takes_report(row: ReferralRow) -> bool:
    """Whether the referral stands where its recipient reports."""
    return row.state in REPORTING | REPORTED_FROM[row.answer_mode]


def _require_taking(call: Call, row: ReferralRow) -> Side:
    side = side_of(call, row)
    if row.sent_at is None or row.state in ENDED or (side is Side.RECIPIENT and not takes_report(row)):
        raise ReferralTakesNoAttachments(state=row.state)
    return side


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


async def _from(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in rest:
        yield part
