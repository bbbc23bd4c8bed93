"""Attachments over HTTP."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import File, Form, Response, UploadFile
from fastapi.responses import JSONResponse

from referral_api.attachments import queries, service
from referral_api.attachments.models import AttachmentRow
from referral_api.attachments.rules import LARGEST
from referral_api.attachments.schemas import AttachmentItem, AttachmentsOut
from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.referrals import queries as referrals
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import side_of
from referral_api.states.rules import ENDED, Side
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.vocabulary import DataCategory, PersonId
from tym_shared.wire import Receipt, answer

Category = Annotated[DataCategory, Form(description="The file's data category.")]
Sent = Annotated[UploadFile, File(description="PDF, PNG, JPEG or plain text of at most 5 MB.")]


@operations.route("attach_to_referral", response_model=Receipt, status_code=201)
async def attach_to_referral(
    call: CurrentCall,
    referral_id: UUID,
    *,
    category: Category,
    file: Sent,
    decisions: DecisionPoint,
    necessity: Necessity,
) -> JSONResponse:
    """Attach a file to a sent referral, as its sender; refused if the recipient may not have data of this category."""
    kept = await service.attach_to_referral(
        call, decisions, ReferralId(referral_id), await _read(file, category), necessity=necessity
    )
    return _answer(kept)


@operations.route("attach_to_request", response_model=Receipt, status_code=201)
async def attach_to_request(
    call: CurrentCall,
    request_id: UUID,
    *,
    category: Category,
    file: Sent,
    decisions: DecisionPoint,
    necessity: Necessity,
) -> JSONResponse:
    """Attach a file to an open information request, as its contributor, for its asker alone."""
    kept = await service.attach_to_request(
        call, decisions, request_id, await _read(file, category), necessity=necessity
    )
    return _answer(kept)


@operations.route("list_attachments")
async def list_attachments(call: CurrentCall, referral_id: UUID) -> AttachmentsOut:
    """The files of a referral that the caller's side may ask for; none for the recipient once it has ended."""
    session = await call.begin()
    referral = await referrals.get(session, ReferralId(referral_id))
    hidden = side_of(call, referral) is Side.RECIPIENT and referral.state in ENDED
    rows = [] if hidden else await queries.list_of_referral(session, referral_id)
    await call.log_use(
        [PersonId(referral.person_id)],
        register=referral.data_register,
        categories=[DataCategory.CLIENT_RELATIONSHIP],
    )
    return AttachmentsOut(items=[AttachmentItem.model_validate(row) for row in rows])


@operations.route("get_attachment", response_class=Response)
async def get_attachment(
    call: CurrentCall, referral_id: UUID, attachment_id: UUID, decisions: DecisionPoint
) -> Response:
    """The file's content. The recipient's every read is decided anew for the file's category."""
    row, content = await service.read_attachment(call, decisions, ReferralId(referral_id), attachment_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=row.media_type, headers=headers)


@operations.route("delete_attachment", status_code=204, response_class=Response)
async def delete_attachment(call: CurrentCall, referral_id: UUID, attachment_id: UUID) -> Response:
    """Remove a file that the sender attached by mistake, while the referral goes on."""
    await service.delete_attachment(call, ReferralId(referral_id), attachment_id)
    return Response(status_code=204)


async def _read(file: UploadFile, category: DataCategory) -> service.File:
    content = await file.read(LARGEST + 1)
    return service.File.checked(name=file.filename, claimed=file.content_type, category=category, content=content)


def _answer(row: AttachmentRow) -> JSONResponse:
    receipt = Receipt(id=row.id, state="kept", version=1, allowed_actions=[])
    return answer(
        receipt, status=201, location=f"/v1/referrals/{row.referral_id}/attachments/{row.id}", sha256=row.sha256
    )
