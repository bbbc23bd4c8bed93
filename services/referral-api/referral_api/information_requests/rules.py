"""Information requests: who may be asked, who may answer, and what of a question takes a decision to be read.

Whoever is not a side of the referral reads across organisations: its question is decided anew each time (381/2023 § 15,
906/2019 § 22), while its answer is awaited and no longer.
"""

from collections.abc import Iterable

from tym_shared.errors import Conflict, Forbidden, Invalid
from tym_shared.vocabulary import DataCategory

ASKED_WITH = frozenset({DataCategory.CLIENT_RELATIONSHIP, DataCategory.SERVICE_NEED})
"""What every question tells its contributor: who is asked about, and what for."""


class ContributorNotAllowed(Invalid):
    """Only another of the three authorities may be asked to contribute."""


class ContributorNotAParty(Invalid):
    """The contributor has no part in the person's case."""


class ContributorRoleMissing(Forbidden):
    """The request is meant for another role."""


class InformationRequestNotOpen(Conflict):
    """The information request has been answered or closed."""


def may_answer(*, contributor: str | None, role: str | None, own: str, roles: frozenset[str]) -> None:
    """Return if a user may see and answer a request; ContributorRoleMissing for a colleague of another role."""
    if contributor == own and role is not None and role not in roles:
        raise ContributorRoleMissing(f"The request is meant for the role {role}.")


def withheld_without_decision(categories: Iterable[str], *, to_contributor: bool) -> list[str]:
    """The categories of a question that its reader is shown on a new decision alone: all those of a contributor."""
    return list(categories) if to_contributor else []
