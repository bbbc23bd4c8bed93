"""The wire shapes of organisations."""

from datetime import date

from consent_api.organisations.rules import OrganisationState
from tym_shared.vocabulary import OrganisationKind
from tym_shared.wire import Code, Incoming, Outgoing, ShortText


class Names(Incoming):
    """A name in each of the three languages."""

    fi: ShortText
    sv: ShortText
    en: ShortText


class OrganisationIn(Incoming):
    """A new organisation; without `validFrom` it begins today."""

    id: Code
    kind: OrganisationKind
    names: Names
    organiser_id: Code | None = None
    valid_from: date | None = None


class OrganisationChange(Incoming):
    """What is to change; what is left out stays as it is. `validTo` is the organisation's last day."""

    names: Names | None = None
    organiser_id: Code | None = None
    valid_to: date | None = None


class ReasonIn(Incoming):
    """Why; kept in the history, never part of an event."""

    reason: ShortText


class OrganisationOut(Outgoing):
    """An organisation as of a day; `name` is in the language asked for, `areas` are the other side of its region."""

    id: str
    kind: OrganisationKind
    name: str
    names: dict[str, str]
    organiser_id: str | None
    active: bool
    areas: list[str]
    state: OrganisationState
    valid_from: date
    valid_to: date | None
    version: int
    allowed_actions: list[str]


class OrganisationsOut(Outgoing):
    """The organisations of a day, all or those of one kind."""

    on: date
    items: list[OrganisationOut]


class FormerStateOut(Outgoing):
    """A state that an organisation had until a day; who ended it, and why where it was suspended or resumed."""

    version: int
    names: dict[str, str]
    organiser_id: str | None
    active: bool
    valid_to: date | None
    held_until: date
    changed_by: str
    reason: str | None


class HistoryOut(Outgoing):
    """The former states of an organisation, newest first."""

    items: list[FormerStateOut]
