"""Passing on: only what the new decision was asked for goes on."""

from collections.abc import Set as AbstractSet

from tym_shared.errors import Conflict
from tym_shared.vocabulary import DataCategory


class AmendedMeanwhile(Conflict):
    """The referral was amended, while it was decided, by data that the decision was not asked for; try again."""


def check_decided(asked: AbstractSet[DataCategory], present: AbstractSet[DataCategory]) -> None:
    """Refuse to pass on a referral that now has categories on which nobody has decided."""
    if not present <= asked:
        raise AmendedMeanwhile
