"""The wire shapes of purposes, grounds and legal bases."""

from datetime import date

from consent_api.bases.rules import BasisKind, ConsentForm, DisclosureAction
from tym_shared.vocabulary import DataCategory, OrganisationKind, Register
from tym_shared.wire import Outgoing


class CodeEntryOut(Outgoing):
    """A code with its provision; `label` is in the language asked for, `labels` in all three."""

    code: str
    act: str
    section: str
    label: str
    labels: dict[str, str]


class CodeListOut(Outgoing):
    """A whole code list."""

    items: list[CodeEntryOut]


class ConsentNeededOut(Outgoing):
    """The consent a provision asks for."""

    forms: list[ConsentForm]
    itemised: bool


class LegalBasisOut(Outgoing):
    """One provision: from whom to whom, which data, for what, on which conditions, and from when to when."""

    code: str
    version: int
    kind: BasisKind
    act: str
    section: str
    valid_from: date
    valid_to: date | None
    actions: list[DisclosureAction]
    disclosers: list[OrganisationKind]
    recipients: list[OrganisationKind]
    registers: list[Register]
    purposes: list[str]
    categories: list[DataCategory]
    relations: list[str]
    necessity_for: list[DataCategory]
    recipient_roles: list[str]
    consent: ConsentNeededOut | None
    assumption: str | None
    text: str


class LegalBasesOut(Outgoing):
    """Every basis the service knows."""

    items: list[LegalBasisOut]
