"""Who stands behind a database transaction: the row-level policies read it from transaction-local settings."""

from dataclasses import dataclass, field
from uuid import UUID

from tym_shared.vocabulary import OrganisationId, PersonId

SET_ACCESS = (
    "SELECT set_config('tym.caller', $1, true), set_config('tym.organisation', $2, true),"
    " set_config('tym.user', $3, true) AS access_user,"
    " set_config('tym.person', $4, true), set_config('tym.roles', $5, true), true AS permits"
)
"""Takes the arguments of an Access. What asks in the same statement what it `permits` comes after it."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What the policies may know of the caller; an empty field matches no row."""

    caller: str
    user: str
    organisation: OrganisationId | None = None
    person: PersonId | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    def arguments(self) -> tuple[str, str, str, str, str]:
        """Caller, organisation, user, person and the comma-separated roles: for SET_ACCESS, and the first arguments of
        a database function that sets the access itself.
        """
        return (
            self.caller,
            self.organisation or "",
            self.user,
            str(self.person) if isinstance(self.person, UUID) else "",
            ",".join(sorted(self.roles)),
        )
