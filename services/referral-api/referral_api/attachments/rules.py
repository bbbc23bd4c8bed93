"""Attachments: the allow-list of file types by their first bytes, the size limit, and names without a path."""

import re

from tym_shared.errors import Conflict, FieldFault, Invalid

LARGEST = 5 * 1024 * 1024
LONGEST_NAME = 120
SIGNATURES = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
TEXT = "text/plain"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
UNNAMEABLE = re.compile(r"[\x00-\x1f\x7f]")


class AttachmentTypeNotAllowed(Invalid):
    """Only PDF, PNG, JPEG and plain text can be attached."""


class AttachmentTooLarge(Invalid):
    """The file is larger than 5 MB or empty."""


class AttachmentNameNotAllowed(Invalid):
    """A file name is needed, without a path and of at most 120 characters."""


class ReferralTakesNoAttachments(Conflict):
    """Files are attached to a referral that has been sent and has not ended."""


def media_type_of(content: bytes) -> str:
    """The type that the file's first bytes show, whatever it claims to be; AttachmentTypeNotAllowed for any other."""
    for media_type, signature in SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\x00"
    if CONTROL.search(text):
        raise AttachmentTypeNotAllowed(errors=[FieldFault(pointer="/file", detail="not an allowed type")])
    return TEXT


def check_type(content: bytes, claimed: str | None) -> str:
    """The file's type; refuses one whose first bytes differ from what it is said to be."""
    media_type = media_type_of(content)
    stated = (claimed or "").partition(";")[0].strip().lower()
    if stated not in {media_type, "", "application/octet-stream"}:
        raise AttachmentTypeNotAllowed(errors=[FieldFault(pointer="/file", detail="not what it is said to be")])
    return media_type


def check_size(size: int) -> None:
    """Refuse an empty file and one above the limit."""
    if not 0 < size <= LARGEST:
        raise AttachmentTooLarge(errors=[FieldFault(pointer="/file", detail=f"1 to {LARGEST} bytes")])


def check_name(name: str | None) -> str:
    """The name; refuses a missing one, a path and control characters."""
    if (
        not name
        or len(name) > LONGEST_NAME
        or UNNAMEABLE.search(name)
        or {"/", "\\"} & set(name)
        or name in {".", ".."}
    ):
        raise AttachmentNameNotAllowed(errors=[FieldFault(pointer="/file", detail="no usable name")])
    return name
