"""Who stands behind a database transaction: the row-level policies read it from transaction-local settings."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import TextClause, text

from tym_shared.vocabulary import OrganisationId, PersonId

SET_ACCESS: TextClause = text(
    "SELECT set_config('tym.caller', :caller, true), set_config('tym.organisation', :organisation, true),"
    " set_config('tym.user', :user, true), set_config('tym.person', :person, true),"
    " set_config('tym.roles', :roles, true)"
)


@dataclass(frozen=True, kw_only=True)
class Access:
    """What the policies may know of the caller; an empty field matches no row."""

    caller: str
    user: str
    organisation: OrganisationId | None = None
    person: PersonId | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    def arguments(self) -> tuple[str, str, str, str, str]:
        """The first arguments of a database function that sets the access itself."""
        held = self.parameters()
        return (held["caller"], held["organisation"], held["user"], held["person"], held["roles"])

    def parameters(self) -> dict[str, str]:
        """The values for SET_ACCESS; roles are a comma-separated list."""
        return {
            "caller": self.caller,
            "organisation": self.organisation or "",
            "user": self.user,
            "person": str(self.person) if isinstance(self.person, UUID) else "",
            "roles": ",".join(sorted(self.roles)),
        }
