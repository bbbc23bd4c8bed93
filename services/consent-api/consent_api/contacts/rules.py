"""Who is shown protected contact details."""

from collections.abc import Collection

SCOPE = "persons:protected-contact"
"""The scope of a caller whose task needs protected contact details (621/1999 § 24(1)(31))."""


def is_masked(scopes: Collection[str], *, protected: bool) -> bool:
    """Whether address, phone, e-mail and home municipality are withheld from a caller with these scopes."""
    return protected and SCOPE not in scopes
