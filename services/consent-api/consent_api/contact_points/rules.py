"""The matters in which organisations are contacted."""

from enum import StrEnum

from tym_shared.errors import FieldFault, Invalid


class ContactKind(StrEnum):
    """What a contact point is for; `data-protection` is where persons' requests under the GDPR go.

    `lead` is a functional address of who leads, to whom what is late is escalated; it names no worker.
    """

    GENERAL = "general"
    REFERRALS = "referrals"
    DATA_PROTECTION = "data-protection"
    TECHNICAL = "technical"
    LEAD = "lead"


class ContactPointEmpty(Invalid):
    """A contact point names at least one way of reaching it."""


def check_reachable(*ways: str | None) -> None:
    """Refuse a contact point without any way of reaching it."""
    if not any(ways):
        raise ContactPointEmpty(errors=[FieldFault(pointer="", detail="phone, email, address or web")])
