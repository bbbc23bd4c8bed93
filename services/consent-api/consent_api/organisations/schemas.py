"""The wire shapes of organisations."""

from tym_shared.vocabulary import OrganisationKind
from tym_shared.wire import Outgoing


class OrganisationOut(Outgoing):
    """An organisation; `name` is in the language asked for, `areas` are the other side of its region."""

    id: str
    kind: OrganisationKind
    name: str
    names: dict[str, str]
    organiser_id: str | None
    active: bool
    areas: list[str]


class OrganisationsOut(Outgoing):
    """Every organisation of the directory, or those of one kind."""

    items: list[OrganisationOut]
