"""A question as the rules take it: who would give what to whom, for what, on which stated grounds."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from consent_api.bases.rules import DisclosureAction
from tym_shared.vocabulary import DataCategory, OrganisationKind, Register


class Standing(StrEnum):
    """How discloser and recipient stand to each other."""

    SAME = "same"
    OWN_PROVIDER = "own-provider"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """What is asked, with the directory's kinds filled in; None stands for an organisation nobody knows.

    `origin` is the register the data came from first, `necessity` the ground that was stated and holds, `urgent_ground`
    the listed ground on which a discloser acts without the person's permission. `suspended` says that the recipient,
    or the discloser that would act, has lost its access; what others may read of a discloser's data it does not touch.
    """

    action: DisclosureAction
    discloser: OrganisationKind | None
    recipient: OrganisationKind | None
    standing: Standing
    register: Register
    origin: Register
    purpose: str
    necessity: str | None
    urgent_ground: str | None
    roles: Collection[str]
    categories: Collection[DataCategory]
    suspended: bool = False
