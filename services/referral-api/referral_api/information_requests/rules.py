"""Information requests: who may be asked, and who may answer."""

from tym_shared.errors import Conflict, Forbidden, Invalid


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
