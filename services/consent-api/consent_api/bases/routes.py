"""Purposes, necessity grounds and legal bases: the page a lawyer can read."""

from collections.abc import Mapping

from consent_api.bases.rules import CodeEntry, LegalBasis, legal_bases, necessity_grounds, purposes
from consent_api.bases.schemas import CodeEntryOut, CodeListOut, ConsentNeededOut, LegalBasesOut, LegalBasisOut
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.languages import Language


def _code_list(entries: Mapping[str, CodeEntry], language: str) -> CodeListOut:
    return CodeListOut(
        items=[
            CodeEntryOut(
                code=entry.code,
                act=entry.act,
                section=entry.section,
                label=entry.labels[language],
                labels=dict(entry.labels),
            )
            for entry in entries.values()
        ]
    )


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
        registers=sorted(basis.registers),
        purposes=sorted(basis.purposes),
        categories=sorted(basis.categories),
        relations=sorted(basis.relations),
        necessity_for=sorted(basis.necessity_for),
        recipient_roles=sorted(basis.recipient_roles),
        consent=ConsentNeededOut(forms=sorted(basis.consent.forms), itemised=basis.consent.itemised)
        if basis.consent
        else None,
        assumption=basis.assumption,
        text=basis.texts[language],
    )


@operations.route("list_purposes")
async def list_purposes(_call: CurrentCall, language: Language) -> CodeListOut:
    """The purposes that `Tym-Purpose` and decisions accept."""
    return _code_list(purposes(), language)


@operations.route("list_necessity_grounds")
async def list_necessity_grounds(_call: CurrentCall, language: Language) -> CodeListOut:
    """The grounds that `Tym-Necessity` accepts for social and health data."""
    return _code_list(necessity_grounds(), language)


@operations.route("list_legal_bases")
async def list_legal_bases(_call: CurrentCall, language: Language) -> LegalBasesOut:
    """Every provision that decisions can stand on, with its conditions and validity."""
    return LegalBasesOut(items=[_basis_out(basis, language) for basis in legal_bases()])
