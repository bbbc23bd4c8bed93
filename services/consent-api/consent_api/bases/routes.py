"""Purposes, grounds, registers and legal bases: the page a lawyer can read."""

from datetime import date

from consent_api.bases.rules import CodeEntry, LegalBasis, code_list, legal_bases, rule_set
from consent_api.bases.schemas import (
    CodeEntryOut,
    CodeListOut,
    ConsentNeededOut,
    DataCategoriesOut,
    DataCategoryOut,
    LegalBasesOut,
    LegalBasisOut,
    RegisterOut,
    RegistersOut,
    RetentionOut,
)
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.languages import Language


def _entry_out(entry: CodeEntry, language: str) -> CodeEntryOut:
    return CodeEntryOut(
        code=entry.code,
        act=entry.act,
        section=entry.section,
        label=entry.labels[language],
        labels=dict(entry.labels),
    )


def _code_list(name: str, language: str) -> CodeListOut:
    return CodeListOut(items=[_entry_out(entry, language) for entry in code_list(name).values()])


def _basis_out(basis: LegalBasis, language: str) -> LegalBasisOut:
    return LegalBasisOut(
        code=basis.code,
        version=basis.version,
        kind=basis.kind,
        act=basis.act,
        section=basis.section,
        valid_from=basis.valid_from,
        valid_to=basis.valid_to,
        actions=sorted(basis.actions),
        disclosers=sorted(basis.disclosers),
        recipients=sorted(basis.recipients),
        parties=basis.parties,
        registers=sorted(basis.registers),
        origins=None if basis.origins is None else sorted(basis.origins),
        purposes=sorted(basis.purposes),
        categories=sorted(basis.categories),
        relations=sorted(basis.relations),
        necessity_for=sorted(basis.necessity_for),
        necessity_grounds=sorted(basis.necessity_grounds),
        recipient_roles=sorted(basis.recipient_roles),
        consent=ConsentNeededOut(
            kind=basis.consent.kind,
            forms=sorted(basis.consent.forms),
            itemised=basis.consent.itemised,
            guardian_if_minor=basis.consent.guardian_if_minor,
        )
        if basis.consent
        else None,
        urgent_grounds=sorted(basis.urgent_grounds),
        assumption=basis.assumption,
        text=basis.texts[language],
    )


@operations.route("list_purposes")
async def list_purposes(_call: CurrentCall, language: Language) -> CodeListOut:
    """The purposes that `Tym-Purpose` and decisions accept."""
    return _code_list("purposes", language)


@operations.route("list_necessity_grounds")
async def list_necessity_grounds(_call: CurrentCall, language: Language) -> CodeListOut:
    """The grounds that `Tym-Necessity` accepts for social and health data."""
    return _code_list("necessity_grounds", language)


@operations.route("list_urgent_grounds")
async def list_urgent_grounds(_call: CurrentCall, language: Language) -> CodeListOut:
    """The grounds on which a discloser may give data without the person's permission; each use is followed up."""
    return _code_list("urgent_grounds", language)


@operations.route("list_secrecy_classes")
async def list_secrecy_classes(_call: CurrentCall, language: Language) -> CodeListOut:
    """The secrecy classes that data categories and services are under."""
    return _code_list("secrecy_classes", language)


@operations.route("list_registers")
async def list_registers(_call: CurrentCall, language: Language) -> RegistersOut:
    """The registers that records belong to, with controllers and retention."""
    return RegistersOut(
        items=[
            RegisterOut(
                **dict(_entry_out(entry, language)),
                controllers=entry.more["controllers"],
                retention=RetentionOut(**entry.more["retention"]) if entry.more["retention"] else None,
            )
            for entry in code_list("registers").values()
        ]
    )


@operations.route("list_data_categories")
async def list_data_categories(_call: CurrentCall, language: Language) -> DataCategoriesOut:
    """The seven categories of 381/2023 § 11(2); nothing else belongs to the co-operation model."""
    return DataCategoriesOut(
        items=[
            DataCategoryOut(
                **dict(_entry_out(entry, language)),
                secrecy_class=entry.more["secrecyClass"],
                secrecy_act=entry.more["secrecyAct"],
                secrecy_section=entry.more["secrecySection"],
            )
            for entry in code_list("data_categories").values()
        ]
    )


@operations.route("list_legal_bases")
async def list_legal_bases(_call: CurrentCall, language: Language, on: date | None = None) -> LegalBasesOut:
    """Every provision that decisions can stand on, with its conditions and validity; `on` leaves those of that day."""
    shown = [basis for basis in legal_bases() if on is None or basis.in_force(on)]
    return LegalBasesOut(rule_set=rule_set().digest, items=[_basis_out(basis, language) for basis in shown])
