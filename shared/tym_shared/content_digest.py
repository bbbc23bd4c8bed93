"""The digest that a caller states of a body before it is read (RFC 9530): it names the request, and checks the body."""

import base64
import binascii
import re
from collections.abc import Mapping

from tym_shared.errors import Malformed

CONTENT_DIGEST = "Content-Digest"
DESCRIBING = ("content-type", "content-disposition", "tym-data-category", "tym-document-kind")
"""Headers that tell what a streamed body is; another value makes another request."""
SHA_256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)")


class ContentDigestMissing(Malformed):
    """Content-Digest with a SHA-256 is required here."""


class ContentDigestDiffers(Malformed):
    """The body is not the one that Content-Digest names."""


def parse_digest(header: str | None) -> bytes:
    """The SHA-256 of a Content-Digest header; ContentDigestMissing if it holds none that can be read."""
    found = SHA_256.search(header or "")
    try:
        digest = base64.b64decode(found.group(1), validate=True) if found else b""
    except binascii.Error:
        digest = b""
    if not digest:
        raise ContentDigestMissing("Send Content-Digest: sha-256=:...: (RFC 9530).")
    return digest


def described(headers: Mapping[str, str]) -> bytes:
    """What tells a streamed request from another: the digest of its body and the headers that describe it."""
    digest = parse_digest(headers.get(CONTENT_DIGEST.lower()))
    return b"\n".join([digest.hex().encode(), *(headers.get(name, "").encode() for name in DESCRIBING)])
