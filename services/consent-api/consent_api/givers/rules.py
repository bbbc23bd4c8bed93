"""Givers: when somebody may not answer for a person (703/2023 § 50)."""

from dataclasses import dataclass
from uuid import UUID

from tym_shared.errors import Invalid


class MayNotRepresent(Invalid):
    """Nobody may answer for the person on this mandate now."""


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Somebody who answers for the person, and by which representation."""

    representation: UUID
    name: str
    is_guardian: bool
