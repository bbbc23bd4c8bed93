"""The digest that a caller states of a body, as RFC 9530 writes it."""

import base64
import hashlib

import pytest

from tym_shared.content_digest import ContentDigestMissing, described, parse_digest

DIGEST = hashlib.sha256(b"text").digest()
STATED = f"sha-256=:{base64.b64encode(DIGEST).decode()}:"


@pytest.mark.parametrize("header", [STATED, f"sha-512=:AAAA:, {STATED}", f"{STATED} , unixsum=:AA==:"])
def test_a_stated_sha_256_is_read(header: str) -> None:
    assert parse_digest(header) == DIGEST


@pytest.mark.parametrize("header", [None, "", "sha-256=", "sha-512=:AAAA:", f"x{STATED}", STATED.removesuffix(":")])
def test_anything_else_is_missing(header: str | None) -> None:
    with pytest.raises(ContentDigestMissing):
        parse_digest(header)


def test_another_type_name_or_category_makes_another_request() -> None:
    headers = {"content-digest": STATED, "content-type": "text/plain", "content-disposition": "x"}
    others = [
        headers | {"content-type": "application/pdf"},
        headers | {"content-disposition": "y"},
        headers | {"tym-data-category": "identity"},
    ]
    assert described(headers) == described(headers | {"content-length": "4"})
    assert described(headers) not in [described(other) for other in others]
