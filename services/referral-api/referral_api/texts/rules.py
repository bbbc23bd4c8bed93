"""Texts: of which data categories a free text is, which of them it may be of, and what of them is withheld.

A side tells the other in the categories that the referral was sent with, and only what may be given to it now. A text
that declares nothing is of the basic category: it tells of the service that the referral is about. So much the
recipient may always tell; the sender only where the referral lets it be read, since what nobody can read is not kept.
"""

from collections.abc import Collection, Iterable, Sequence

from referral_api.states.rules import Side
from tym_shared.errors import FieldFault, Invalid
from tym_shared.vocabulary import DataCategory

BASIC: Sequence[DataCategory] = (DataCategory.SERVICE_NEED,)
"""What a text is of that declares nothing; the recipient may tell so much of the service on any kind of referral."""


class TextCategoryNotPermitted(Invalid):
    """The referral was not sent with data of this category, so no text about it may hold any."""


def beyond_basic(categories: Iterable[DataCategory]) -> list[DataCategory]:
    """The categories of a text that are told on a decision alone."""
    return sorted(set(categories) - set(BASIC))


def check_categories(
    given: Iterable[DataCategory], permitted: Collection[str], *, pointer: str = "/categories"
) -> None:
    """Return if all these categories are permitted; every other one is pointed at, with what may be told."""
    detail = f"one of: {', '.join(sorted(permitted))}" if permitted else "no text may be told"
    faults = [
        FieldFault(pointer=f"{pointer}/{place}", detail=detail)
        for place, category in enumerate(given)
        if category not in permitted
    ]
    if faults:
        raise TextCategoryNotPermitted(errors=faults)


def check_text(
    given: Iterable[DataCategory], permitted: Collection[str], *, by: Side, pointer: str = "/categories"
) -> None:
    """The same for a text by one side: the sender's only of what the referral lets its recipient read."""
    check_categories(given, permitted if by is Side.SENDER else {*permitted, *BASIC}, pointer=pointer)
