"""Attachments: the first bytes decide the type, names carry no path, sizes have an end."""

import pytest

from referral_api.attachments.rules import (
    LARGEST,
    AttachmentNameNotAllowed,
    AttachmentTooLarge,
    AttachmentTypeNotAllowed,
    check_name,
    check_size,
    check_type,
    media_type_of,
)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("Lausunto: työkyky alentunut\n".encode(), "text/plain"),
    ],
)
def test_allowed_types_are_known_by_their_first_bytes(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type
    assert check_type(content, media_type) == media_type
    assert check_type(content, "application/octet-stream") == media_type


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"PK\x03\x04", b"\x7fELF", b"\xfe\xff\x00a", b"a\x00b", b"\x1b[2J"])
def test_other_types_are_refused(content: bytes) -> None:
    with pytest.raises(AttachmentTypeNotAllowed):
        media_type_of(content)


def test_a_file_that_is_not_what_it_says_is_refused() -> None:
    with pytest.raises(AttachmentTypeNotAllowed):
        check_type(b"<html><script>", "application/pdf")
    with pytest.raises(AttachmentTypeNotAllowed):
        check_type(b"%PDF-1.7", "text/html")


@pytest.mark.parametrize("name", ["", None, "../x.pdf", "a/b.pdf", "a\\b.pdf", "a\nb.pdf", "..", "x" * 121])
def test_names_with_a_path_or_control_characters_are_refused(name: str | None) -> None:
    with pytest.raises(AttachmentNameNotAllowed):
        check_name(name)


def test_sizes_from_one_byte_to_five_megabytes_are_kept() -> None:
    check_size(1)
    check_size(LARGEST)
    for size in (0, LARGEST + 1):
        with pytest.raises(AttachmentTooLarge):
            check_size(size)
