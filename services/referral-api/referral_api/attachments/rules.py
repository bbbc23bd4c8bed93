"""Attachments: which files are taken, told by their content, and names without a path.

The allow-list is data. Office documents are not on it: what they hold beside their text (changes, comments, objects)
would leave outside the categories that a decision names.
"""

import codecs
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

import puremagic

from referral_api.states.rules import UNDER_WAY, ReferralState
from tym_shared.errors import Conflict, FieldFault, Invalid, Malformed, TooLarge, Unsupported
from tym_shared.vocabulary import DataCategory

DATA = "referral_api.attachments.data"
LONGEST_NAME = 120
HEAD, TAIL = 8192, 1024
"""Bytes of the beginning that the type is told by, and of the end that is looked at."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
UNNAMEABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
TEXT = "text/plain"
MARKUP = ("text/", "application/xml", "application/rtf", "application/postscript", "image/svg", "application/x-docbook")
SCRIPT = re.compile(r"\s*(?:#!|<)")

REPORTING = UNDER_WAY | {ReferralState.COMPLETED, ReferralState.OUTCOME_QUERIED}
"""States in which the recipient reports of its service, beside those from which it reports without one."""


class ScanResult(StrEnum):
    """`not-scanned`: this installation has no scanner."""

    CLEAN = "clean"
    NOT_SCANNED = "not-scanned"


class DocumentKind(StrEnum):
    """What a file is to the service that asks for it."""

    MEDICAL_STATEMENT = "medical-statement"


class FileState(StrEnum):
    """`arriving`: the bytes still come. `kept`: an attachment has them. `leaving`: they are about to be removed."""

    ARRIVING = "arriving"
    KEPT = "kept"
    LEAVING = "leaving"


class Storing(StrEnum):
    """Where a content is."""

    DATABASE = "database"
    BUCKET = "bucket"


class AttachmentTypeNotAllowed(Unsupported):
    """The file is of no allowed type, or not of the type that it is said to be."""


class AttachmentTooLarge(TooLarge):
    """The file is larger than this service keeps."""


class AttachmentEmpty(Malformed):
    """The file is empty."""


class AttachmentNameNotAllowed(Malformed):
    """A file name is needed, without a path and of at most 120 characters."""


class NotAMedicalStatement(Invalid):
    """A medical statement is health data in a document or a picture of one, not plain text."""


class UploadInterrupted(Malformed):
    """The file did not arrive whole."""


class ReferralTakesNoAttachments(Conflict):
    """Files are attached to a referral that has been sent and has not ended, a report once its service has started."""


@dataclass(frozen=True, kw_only=True)
class FileType:
    """A type that is taken: what content of it is known as, and what it ends with within so many bytes."""

    media_type: str
    extensions: Sequence[str]
    known: Sequence[str]
    ends_with: str | None
    ends_within: int | None


@lru_cache(maxsize=1)
def file_types() -> Mapping[str, FileType]:
    """The allow-list by media type."""
    entries: Sequence[Mapping[str, Any]] = json.loads(files(DATA).joinpath("file_types.json").read_text("utf-8"))
    return {
        entry["mediaType"]: FileType(
            media_type=entry["mediaType"],
            extensions=entry["extensions"],
            known=entry["known"],
            ends_with=entry["endsWith"],
            ends_within=entry["endsWithin"],
        )
        for entry in entries
    }


class Sniffer:
    """Holds a content, part by part, to the type that it is said to be; refuses it as soon as it is something else."""

    def __init__(self, file_type: FileType) -> None:
        """Expect this type."""
        self._type = file_type
        self._decoder = codecs.getincrementaldecoder("utf-8")() if file_type.media_type == TEXT else None
        self._tail = b""
        self.size = 0

    def feed(self, part: bytes) -> None:
        """Look at the next part, the first one being at least `HEAD` bytes or the whole content."""
        if self.size == 0:
            self._check_head(part[:HEAD])
        if self._decoder is not None:
            self._check_text(part, final=False)
        self._tail = (self._tail + part)[-TAIL:]
        self.size += len(part)

    def finish(self) -> None:
        """Look at the end; AttachmentEmpty if nothing came."""
        if self.size == 0:
            raise AttachmentEmpty(errors=[_fault("no bytes")])
        if self._decoder is not None:
            self._check_text(b"", final=True)
        if (
            self._type.ends_with
            and self._type.ends_with.encode() not in self._tail[-(self._type.ends_within or TAIL) :]
        ):
            raise AttachmentTypeNotAllowed(errors=[_fault("does not end as its type does")])

    def _check_head(self, head: bytes) -> None:
        found = _known(head)
        if self._decoder is None:
            fits = bool(set(self._type.known) & set(found[:1]))
        else:
            start = head.decode("utf-8", "replace")
            others = (*MARKUP, *(known for one in file_types().values() for known in one.known))
            fits = not SCRIPT.match(start.removeprefix("\ufeff")) and not any(one.startswith(others) for one in found)
        if not fits:
            raise AttachmentTypeNotAllowed(errors=[_fault("not what it is said to be")])

    def _check_text(self, part: bytes, *, final: bool) -> None:
        assert self._decoder is not None
        try:
            text = self._decoder.decode(part, final=final)
        except UnicodeDecodeError:
            text = "\x00"
        if CONTROL.search(text):
            raise AttachmentTypeNotAllowed(errors=[_fault("not plain text in UTF-8")])


def check_type(name: str, stated: str | None) -> FileType:
    """The allowed type that a file is said to be; refuses any other, and a name that does not end as the type's do."""
    file_type = file_types().get((stated or "").partition(";")[0].strip().lower())
    if file_type is None:
        allowed = ", ".join(file_types())
        fault = FieldFault(pointer="/header/content-type", detail=f"one of: {allowed}")
        raise AttachmentTypeNotAllowed(errors=[fault])
    if name.rpartition(".")[2].lower() not in file_type.extensions or "." not in name[1:]:
        fault = FieldFault(pointer="/header/content-disposition", detail="the name ends as another type's do")
        raise AttachmentTypeNotAllowed(errors=[fault])
    return file_type


def check_kind(kind: DocumentKind | None, *, category: DataCategory, media_type: str) -> None:
    """Refuse a medical statement that is not health data, or that nobody can have signed."""
    if kind is None:
        return
    faults = []
    if category is not DataCategory.HEALTH_AND_WORK_CAPACITY:
        faults.append(FieldFault(pointer="/header/tym-data-category", detail="a medical statement is health data"))
    if media_type == TEXT:
        faults.append(FieldFault(pointer="/header/content-type", detail="a document or a picture of one"))
    if faults:
        raise NotAMedicalStatement(errors=faults)


def name_in(disposition: str | None) -> str:
    """The file name of a Content-Disposition (RFC 6266); refuses a missing one, a path and control characters."""
    message = Message()
    try:
        message["content-disposition"] = disposition or ""
        name = message.get_filename()
    except (ValueError, LookupError):
        name = None
    if (
        not name
        or len(name) > LONGEST_NAME
        or UNNAMEABLE.search(name)
        or {"/", "\\", ":"} & set(name)
        or name.startswith(".")
    ):
        fault = FieldFault(pointer="/header/content-disposition", detail="no usable name")
        raise AttachmentNameNotAllowed(errors=[fault])
    return name


def _known(head: bytes) -> list[str]:
    try:
        return [match.mime_type for match in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _fault(detail: str) -> FieldFault:
    return FieldFault(pointer="/body", detail=detail)
