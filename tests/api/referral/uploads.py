"""Files as tests send and fetch them."""

import base64
import hashlib
from typing import Any
from urllib.parse import quote

import httpx

from tests.api.referral.stories import JOINT, NECESSITY
from tests.api_client import Api

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1500 + b"\n%%EOF\n"
HEALTH_DATA, NEED = "health-and-work-capacity", "service-need"


def described(
    content: bytes,
    *,
    name: str = "lausunto.pdf",
    media_type: str = "application/pdf",
    category: str = HEALTH_DATA,
    digest: bytes | None = None,
    kind: str | None = None,
) -> dict[str, str]:
    """The headers that describe a file."""
    digest = digest or hashlib.sha256(content).digest()
    return {
        "Content-Type": media_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:",
        "Tym-Data-Category": category,
        **({"Tym-Document-Kind": kind} if kind else {}),
    }


def attach(
    api: Api,
    worker: str,
    path: str,
    *,
    content: bytes = PDF,
    necessity: str | None = NECESSITY,
    key: str | None = None,
    **described_as: Any,
) -> httpx.Response:
    """A file sent to a referral or a request."""
    headers = described(content, **described_as)
    target = f"{path}/attachments"
    return api.request(
        worker, "POST", "referral-api", target, necessity=necessity, key=key, headers=headers, content=content
    )


def fetch(api: Api, worker: str, location: str, *, necessity: str | None = NECESSITY) -> httpx.Response:
    """A file as it is read."""
    return api.get(worker, "referral-api", location, purpose=JOINT, necessity=necessity)
