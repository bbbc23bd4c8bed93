"""Attachments over HTTP."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.requests import ClientDisconnect

from referral_api.attachments import service
from referral_api.attachments.models import AttachmentRow
from referral_api.attachments.rules import (
    AttachmentEmpty,
    DocumentKind,
    UploadInterrupted,
    check_type,
    name_in,
)
from referral_api.attachments.schemas import AttachmentItem, AttachmentsOut
from referral_api.attachments.storage import Files, Upload
from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.content_digest import parse_digest
from tym_shared.decision_point import DecisionPoint
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt, answer

Category = Annotated[DataCategory, Header(alias="Tym-Data-Category", description="The file's data category.")]


async def get_files(request: Request) -> Files:
    """The keeping of contents that the service was built with."""
    files: Files = request.app.state.files
    return files


async def get_upload(
    request: Request,
    content_type: Annotated[str | None, Header(description="The file's type: PDF, PNG, JPEG or plain text.")] = None,
    content_disposition: Annotated[
        str | None, Header(max_length=1000, description="attachment; filename*=UTF-8''... (RFC 6266)")
    ] = None,
    tym_document_kind: Annotated[
        DocumentKind | None, Header(description="What the file is to the service, where it asks for such a one.")
    ] = None,
) -> Upload:
    """The file that the headers describe, none of whose bytes has been read yet."""
    name = name_in(content_disposition)
    file_type = check_type(name, content_type)
    if request.headers.get("content-length") == "0":
        raise AttachmentEmpty
    digest = parse_digest(request.headers.get("content-digest"))
    return Upload(name=name, file_type=file_type, kind=tym_document_kind, digest=digest, stream=_arriving(request))


Keeping = Annotated[Files, Depends(get_files)]
Sent = Annotated[Upload, Depends(get_upload)]


@operations.route("attach_to_referral", response_model=Receipt, status_code=201)
async def attach_to_referral(
    call: CurrentCall,
    referral_id: UUID,
    *,
    category: Category,
    upload: Sent,
    files: Keeping,
    decisions: DecisionPoint,
    necessity: Necessity,
) -> JSONResponse:
    """Attach a file to a sent referral: the body is the file, the headers describe it.

    The sender attaches while the referral goes on, the recipient a report of the service that it has started, which its
    outcome may name. Refused: a category that the other side may not have; a type that is not allowed or not what the
    content shows (415), an empty file or a name with a path (400), one that is too large (413), and what the scanner
    finds (422).
    """
    kept = await service.attach_to_referral(
        call, decisions, files, ReferralId(referral_id), upload, category=category, necessity=necessity
    )
    return kept_answer(kept, location=f"/v1/referrals/{kept.referral_id}/attachments/{kept.id}")


@operations.route("attach_to_request", response_model=Receipt, status_code=201)
async def attach_to_request(
    call: CurrentCall,
    request_id: UUID,
    *,
    category: Category,
    upload: Sent,
    files: Keeping,
    decisions: DecisionPoint,
    necessity: Necessity,
) -> JSONResponse:
    """Attach a file to an open information request, as its contributor, for its asker alone; sent like any file."""
    kept = await service.attach_to_request(
        call, decisions, files, request_id, upload, category=category, necessity=necessity
    )
    return kept_answer(kept, location=f"/v1/referrals/{kept.referral_id}/attachments/{kept.id}")


@operations.route("list_attachments")
async def list_attachments(call: CurrentCall, referral_id: UUID) -> AttachmentsOut:
    """The files of a referral that the caller's side may ask for; none for the recipient once it has ended."""
    rows = await service.list_attachments(call, ReferralId(referral_id))
    return AttachmentsOut(items=[AttachmentItem.model_validate(row) for row in rows])


@operations.route("get_attachment", response_class=Response)
async def get_attachment(
    call: CurrentCall, referral_id: UUID, attachment_id: UUID, files: Keeping, decisions: DecisionPoint
) -> StreamingResponse:
    """The file's content as a stream. The recipient's every read is decided anew for the file's category."""
    return streamed(*await service.read_attachment(call, decisions, files, ReferralId(referral_id), attachment_id))


@operations.route("get_my_attachment", response_class=Response)
async def get_my_attachment(
    call: CurrentCall, referral_id: UUID, attachment_id: UUID, files: Keeping
) -> StreamingResponse:
    """The content of a file that was sent in one's own referral, as a stream; also once its recipient sees it no more.

    What is withheld from the person by law does not exist here.
    """
    return streamed(*await service.read_own_attachment(call, files, ReferralId(referral_id), attachment_id))


def streamed(row: AttachmentRow, parts: AsyncIterator[bytes]) -> StreamingResponse:
    """The answer that streams a file's content under its name."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Length": str(row.size),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(parts, media_type=row.media_type, headers=headers)


@operations.route("delete_attachment", status_code=204, response_class=Response)
async def delete_attachment(call: CurrentCall, referral_id: UUID, attachment_id: UUID) -> Response:
    """Remove a file that the sender attached by mistake, while the referral goes on."""
    await service.delete_attachment(call, ReferralId(referral_id), attachment_id)
    return Response(status_code=204)


async def _arriving(request: Request) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect:
        raise UploadInterrupted from None


def kept_answer(row: AttachmentRow, *, location: str | None = None) -> JSONResponse:
    """The answer to a file that was kept, with its digest and what its scan found."""
    receipt = Receipt(id=row.id, state="kept", version=1, allowed_actions=[])
    return answer(receipt, status=201, location=location, sha256=row.sha256, scan=row.scan)
