"""The wire shapes of a preview."""

from typing import Any

from tym_shared.wire import Outgoing


class DeniedOut(Outgoing):
    """A category that would not leave, and why."""

    category: str
    reason: str


class PreviewOut(Outgoing):
    """What the recipient would get if the referral were sent now; nothing may be released on it."""

    recipient_id: str
    purpose: str
    act: str
    section: str
    permitted: list[str]
    denied: list[DeniedOut]
    basis: list[dict[str, Any]]
