"""Attachments: content decides the type from its first byte to its last, names carry no path, the list is data."""

import pytest

from referral_api.attachments.rules import (
    AttachmentEmpty,
    AttachmentNameNotAllowed,
    AttachmentTypeNotAllowed,
    Sniffer,
    check_type,
    file_types,
    name_in,
)

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
GOOD = {
    PDF: b"%PDF-1.7\n1 0 obj\n%%EOF\n",
    PNG: b"\x89PNG\r\n\x1a\n" + bytes(40) + b"IEND\xaeB`\x82",
    JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9",
    TEXT: "Lausunto: työkyky alentunut, BMI 24\n".encode(),
}


def sniff(media_type: str, *parts: bytes) -> None:
    """Hold parts to a type."""
    sniffer = Sniffer(file_types()[media_type])
    for part in parts:
        sniffer.feed(part)
    sniffer.finish()


@pytest.mark.parametrize("media_type", GOOD)
def test_what_is_of_its_type_passes_whole_or_in_parts(media_type: str) -> None:
    content = GOOD[media_type]
    sniff(media_type, content)
    sniff(media_type, content[:20], content[20:])


@pytest.mark.parametrize("said", GOOD)
@pytest.mark.parametrize("shown", GOOD)
def test_no_type_passes_for_another(said: str, shown: str) -> None:
    if said != shown:
        with pytest.raises(AttachmentTypeNotAllowed):
            sniff(said, GOOD[shown])


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"\x7fELF",
        b"\xfe\xff\x00a",
        b"a\x00b",
        b"\x1b[2J",
        b"{\\rtf1 x}",
        b"%!PS-Adobe",
        b"<html></html>",
        b" \n<script>alert(1)</script>",
        b"#!/bin/sh\nls",
        b"<?xml version='1.0'?><a/>",
    ],
)
@pytest.mark.parametrize("said", GOOD)
def test_other_content_passes_for_none(said: str, content: bytes) -> None:
    with pytest.raises(AttachmentTypeNotAllowed):
        sniff(said, content)


def test_a_file_that_changes_its_type_on_the_way_is_refused() -> None:
    with pytest.raises(AttachmentTypeNotAllowed):
        sniff(TEXT, b"Hyva paiva\n" * 1000, b"MZ\x90\x00\x03")
    with pytest.raises(AttachmentTypeNotAllowed):
        sniff(PDF, GOOD[PDF], b"PK\x03\x04" + bytes(4000))
    with pytest.raises(AttachmentTypeNotAllowed):
        sniff(PNG, GOOD[PNG], b"<script>alert(document.cookie)</script>")


def test_a_letter_may_lie_across_two_parts_but_not_be_cut_off() -> None:
    letter = "ä".encode()
    sniff(TEXT, b"p" + letter[:1], letter[1:])
    with pytest.raises(AttachmentTypeNotAllowed):
        sniff(TEXT, b"p" + letter[:1])


@pytest.mark.parametrize("media_type", GOOD)
def test_an_empty_file_is_refused(media_type: str) -> None:
    with pytest.raises(AttachmentEmpty):
        sniff(media_type)


def test_the_name_ends_as_the_stated_type_does() -> None:
    assert check_type("Lausunto.PDF", "application/pdf").media_type == PDF
    assert check_type("kuva.jpeg", "IMAGE/JPEG; q=1").media_type == JPEG
    for name, stated in [("lausunto.exe", PDF), ("lausunto.pdf", TEXT), ("pdf", PDF), ("a.html", "text/html")]:
        with pytest.raises(AttachmentTypeNotAllowed):
            check_type(name, stated)
    with pytest.raises(AttachmentTypeNotAllowed):
        check_type("lausunto.pdf", None)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="lausunto.pdf"', "lausunto.pdf"),
        ("attachment; filename*=UTF-8''l%C3%A4%C3%A4k%C3%A4rin%20lausunto.pdf", "lääkärin lausunto.pdf"),
    ],
)
def test_names_are_read_as_rfc_6266_writes_them(header: str, name: str) -> None:
    assert name_in(header) == name


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "attachment",
        'attachment; filename=""',
        'attachment; filename="../x.pdf"',
        "attachment; filename*=UTF-8''a%2Fb.pdf",
        "attachment; filename*=UTF-8''a%5Cb.pdf",
        "attachment; filename*=UTF-8''a%0Ab.pdf",
        "attachment; filename*=UTF-8''..",
        "attachment; filename=C:x.pdf",
        f"attachment; filename={'x' * 117}.pdf",
        "attachment; filename*=UTF-8''fdp.%E2%80%AEexe",
    ],
)
def test_names_with_a_path_or_characters_that_deceive_are_refused(header: str | None) -> None:
    with pytest.raises(AttachmentNameNotAllowed):
        name_in(header)
