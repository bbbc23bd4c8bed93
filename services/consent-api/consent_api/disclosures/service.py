"""Use cases of the logs."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert

from consent_api.bases.rules import legal_bases, purposes
from consent_api.disclosures.models import UseRow
from consent_api.disclosures.queries import Entry
from consent_api.disclosures.schemas import BasisOut, EntryKind, LogEntryOut, UseIn
from tym_shared.call import Call
from tym_shared.directory import Directory
from tym_shared.vocabulary import OrganisationId

OWN_VIEW = {
    "own-person": {"fi": "Henkilö itse", "sv": "Personen själv", "en": "The person themselves"},
    "own-representative": {
        "fi": "Henkilön edustaja",
        "sv": "Personens företrädare",
        "en": "The person's representative",
    },
    "own-service": {"fi": "Järjestelmä", "sv": "Systemet", "en": "The system"},
}
"""What the purpose column says of uses that state no purpose: the person's own."""


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
    await session.execute(insert(UseRow).values(rows).on_conflict_do_nothing())
    return len(rows)


def in_words(entry: Entry, directory: Directory, language: str) -> LogEntryOut:
    """An entry with organisation names, purpose and provision in the reader's language."""
    texts = {(basis.code, basis.version): basis.texts[language] for basis in legal_bases()}
    purpose = purposes().get(entry.purpose)
    label = purpose.labels[language] if purpose else OWN_VIEW.get(entry.purpose, {}).get(language, entry.purpose)
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
        data_register=entry.register,
        purpose=entry.purpose,
        purpose_label=label,
        necessity=entry.necessity,
        basis=[BasisOut(**basis, text=texts.get((basis["code"], basis["version"]), "")) for basis in entry.basis],
    )


def _name(directory: Directory, organisation_id: str | None, language: str) -> str:
    if organisation_id is None:
        return OWN_VIEW["own-person"][language]
    found = directory.organisations.get(OrganisationId(organisation_id))
    return found.names[language] if found else organisation_id
