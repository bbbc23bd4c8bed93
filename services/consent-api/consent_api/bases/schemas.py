"""The wire shapes of purposes, grounds and legal bases."""

from datetime import date

from consent_api.bases.rules import BasisKind, ConsentForm, ConsentKind, DisclosureAction, Parties
from tym_shared.vocabulary import DataCategory, OrganisationKind, Register
from tym_shared.wire import Outgoing


class CodeEntryOut(Outgoing):
    """A code with its provision; `label` is in the language asked for, `labels` in all three."""

    code: str
    act: str | None
    section: str | None
    label: str
    labels: dict[str, str]


class CodeListOut(Outgoing):
    """A whole code list."""

    items: list[CodeEntryOut]


class RetentionOut(Outgoing):
    """How many years after what a register's data is erased, and the provision."""

    years: int
    act: str
    section: str
    counted: str


class RegisterOut(CodeEntryOut):
    """A register: what its controllers are in law, and its retention rule where an Act states one."""

    controllers: list[str]
    retention: RetentionOut | None


class RegistersOut(Outgoing):
    """Every register that a record can belong to."""

    items: list[RegisterOut]


class DataCategoryOut(CodeEntryOut):
    """A category of 381/2023 § 11(2) with the secrecy it is under by 621/1999 § 24."""

    secrecy_class: str
    secrecy_act: str
    secrecy_section: str


class DataCategoriesOut(Outgoing):
    """The closed list of categories."""

    items: list[DataCategoryOut]


class ConsentNeededOut(Outgoing):
    """The consent a provision asks for."""

    kind: ConsentKind
    forms: list[ConsentForm]
    itemised: bool
    guardian_if_minor: bool


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
    parties: Parties
    registers: list[Register]
    origins: list[Register] | None
    purposes: list[str]
    categories: list[DataCategory]
    relations: list[str]
    necessity_for: list[DataCategory]
    necessity_grounds: list[str]
    recipient_roles: list[str]
    consent: ConsentNeededOut | None
    urgent_grounds: list[str]
    assumption: str | None
    text: str


class LegalBasesOut(Outgoing):
    """The bases; `ruleSet` is the digest by which decisions name the whole set."""

    rule_set: str
    items: list[LegalBasisOut]
