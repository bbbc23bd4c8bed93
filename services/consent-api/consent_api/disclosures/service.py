"""Use cases of the logs."""

from collections.abc import Iterable, Mapping

from consent_api.bases.rules import BasisKind, CodeEntry, code_list, legal_bases, necessity_grounds, purposes
from consent_api.disclosures.models import UseRow
from consent_api.disclosures.queries import Entry
from consent_api.disclosures.rules import UseBasis, texts, use_basis
from consent_api.disclosures.schemas import BasisOut, EntryKind, LogEntryOut, UseIn
from tym_shared.call import Call
from tym_shared.directory import Directory
from tym_shared.inserts import append_records
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationId


async def keep_uses(call: Call, entries: Iterable[UseIn]) -> int:
    """Keep a service's use-log entries, one row a person; an entry that came before is kept once."""
    service = call.caller.via or call.caller.claims.client_id
    rows = [
        entry.model_dump(exclude={"at", "person_ids", "data_register"})
        | {"person_id": person, "created_at": entry.at, "service": service, "register": entry.data_register}
        for entry in entries
        for person in entry.person_ids
    ]
    session = await call.begin()
    await session.execute(append_records(UseRow, rows).on_conflict_do_nothing())
    return len(rows)


def in_words(entry: Entry, directory: Directory, language: str) -> LogEntryOut:
    """An entry with organisation names, purpose, necessity and provision in the reader's language."""
    basis = _bases(entry, language)
    registers, categories = code_list("registers"), code_list("data_categories")
    return LogEntryOut(
        id=entry.id,
        kind=EntryKind(entry.kind),
        at=entry.created_at,
        person_id=entry.person_id,
        from_organisation=_name(directory, entry.from_id, language),
        to_organisation=_name(directory, entry.to_id, language),
        from_id=entry.from_id or "",
        to_id=entry.to_id or "",
        user_name=entry.user_name,
        categories=entry.categories,
        category_labels=[_label(categories, one, language) for one in entry.categories],
        data_register=entry.register,
        register_label=_label(registers, entry.register, language, said=f"register:{entry.register}"),
        purpose=entry.purpose,
        purpose_label=_label(purposes(), entry.purpose, language, said=entry.purpose),
        necessity=entry.necessity,
        necessity_label=_necessity(entry.necessity, language),
        urgent=any(one.urgent for one in basis),
        basis=basis,
    )


def _label(codes: Mapping[str, CodeEntry], code: str, language: str, *, said: str = "") -> str:
    if code in codes:
        return codes[code].labels[language]
    return texts().get(said, {}).get(language, code)


def _necessity(necessity: str | None, language: str) -> str | None:
    """The label of a ground; anything else is the id of a written statement, whose words are not the person's."""
    if necessity is None:
        return None
    return _label(necessity_grounds(), necessity, language, said="necessity:opening")


def _bases(entry: Entry, language: str) -> list[BasisOut]:
    """The provisions of a disclosure as the log keeps them; of a use the one its register is used on."""
    if entry.kind == EntryKind.USE.value:
        found = use_basis(entry.register, on=legal_date(entry.created_at))
        return [_use(found, entry.categories, language)] if found else []
    said = {(basis.code, basis.version): basis.texts[language] for basis in legal_bases()}
    return [
        BasisOut(
            **{name: basis[name] for name in ("code", "version", "kind", "act", "section", "categories")},
            urgent=basis.get("urgent", False),
            consent_id=basis["consentId"],
            consent=f"/v1/me/consents/{basis['consentId']}/history" if basis["consentId"] else None,
            text=said.get((basis["code"], basis["version"]), ""),
        )
        for basis in entry.basis
    ]


def _use(basis: UseBasis, categories: list[str], language: str) -> BasisOut:
    return BasisOut(
        code=basis.code,
        version=1,
        kind=BasisKind.STATUTE,
        act=basis.act,
        section=basis.section,
        urgent=False,
        consent_id=None,
        consent=None,
        categories=categories,
        text=basis.texts[language],
    )


def _name(directory: Directory, organisation_id: str | None, language: str) -> str:
    if organisation_id is None:
        return texts()["own-person"][language]
    found = directory.organisations.get(OrganisationId(organisation_id))
    return found.names[language] if found else organisation_id
