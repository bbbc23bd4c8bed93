"""Use cases of export documents: every word from texts and code lists, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence

from consent_api.bases.rules import code_list
from consent_api.disclosures.schemas import LogEntryOut
from consent_api.exports.rules import texts
from consent_api.exports.schemas import ExportedConsent, ExportOut
from consent_api.municipalities.rules import table
from consent_api.requests.schemas import RequestOut
from tym_shared.directory import Directory
from tym_shared.documents import Document, Section
from tym_shared.legal_dates import HELSINKI
from tym_shared.words import Words


class ExportWords(Words):
    """The words of an export, and the labels of code lists."""

    def labels(self, codes: str, wanted: Iterable[str]) -> str:
        """The labels of codes of a code list."""
        entries = code_list(codes)
        return ", ".join(entries[one].labels[self.language] if one in entries else one for one in wanted)


def in_words(export: ExportOut, directory: Directory) -> Document:
    """The export as a document."""
    words = ExportWords(texts(), export.language, directory)
    return Document(
        title=words["title"],
        author="consent-api",
        language=export.language,
        introduction=[
            f"{words['made-at']} {words.moment(export.made_at)}.",
            *words.listed(["what-it-is", "log-use", "replaced"]),
        ],
        sections=[
            _person(export, words),
            _codes(export, words),
            _representations(export, words),
            _consents(export.consents, words),
            _log(export, words),
            _hidden(export, words),
            _requests(export.requests, words),
        ],
    )


def _section(words: ExportWords, name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Section:
    lines = [] if rows else [words["none"]]
    return Section(heading=words[name], lines=lines, head=words.listed(head), rows=rows)


def _person(export: ExportOut, words: ExportWords) -> Section:
    person, home = export.person, export.person.home_municipality
    municipality = table().municipalities.get(home.municipality_code or "") if home else None
    facts: Mapping[str, str | None] = {
        "given-name": person.given_name,
        "family-name": person.family_name,
        "language": person.language,
        "address": person.contact.address,
        "phone": person.contact.phone,
        "email": person.contact.email,
        "contact-protected": words["yes" if person.contact_protected else "no"],
        "home-municipality": municipality.names[words.language] if municipality else None,
    }
    return Section(heading=words["person"], facts=[(words[name], value or "–") for name, value in facts.items()])


def _codes(export: ExportOut, words: ExportWords) -> Section:
    rows = [(one.masked, words.day(one.valid_from), words.day(one.valid_to)) for one in export.identity_codes]
    return _section(words, "identity-codes", ("code", "from", "until"), rows)


def _representations(export: ExportOut, words: ExportWords) -> Section:
    rows = [
        (
            one.represented_name or "–",
            one.representative_name or "–",
            ", ".join(words[f"kind:{mandate}"] for mandate in one.mandates),
            words.day(one.valid_from),
            words.day(one.ended_at.astimezone(HELSINKI).date() if one.ended_at else one.valid_until),
        )
        for one in export.representations
    ]
    return _section(words, "representations", ("represented", "representative", "matters", "from", "until"), rows)


def _consents(consents: Sequence[ExportedConsent], words: ExportWords) -> Section:
    rows = [
        (
            words.labels("purposes", [one.consent.purpose]),
            words.organisation(one.consent.discloser_id),
            words.organisation(one.consent.recipient_id),
            words.labels("data_categories", one.consent.categories),
            "\n".join(f"{words.moment(step.at)} {words[f'state:{step.state}']}" for step in one.steps)
            or words[f"state:{one.consent.state}"],
        )
        for one in consents
    ]
    return _section(words, "consents", ("purpose", "discloser", "recipient", "data", "history"), rows)


def _log(export: ExportOut, words: ExportWords) -> Section:
    lines = [
        f"{words['complete-from']}: {words.day(one.from_on)}"
        + (f" ({words.labels('registers', [one.of_register])})" if one.of_register else "")
        for one in export.log.complete_from
    ]
    if export.log.next_cursor:
        lines.append(f"{words['log-more']} {next(one for one in export.more if 'disclosures' in one)}")
    lines += [] if export.log.items else [words["none"]]
    head = words.listed(("time", "who", "data", "purpose", "basis"))
    return Section(heading=words["log"], lines=lines, head=head, rows=[_entry(one, words) for one in export.log.items])


def _entry(entry: LogEntryOut, words: ExportWords) -> tuple[str, ...]:
    way = entry.from_organisation
    if entry.to_id != entry.from_id:
        way = f"{entry.from_organisation} → {entry.to_organisation}"
    bases = [
        f"{one.act} § {one.section}: {one.text}"
        + (f" ({words['on-consent']} {one.consent_id})" if one.consent_id else "")
        + (f" ({words['urgent']})" if one.urgent else "")
        for one in entry.basis
    ]
    purpose = "\n".join(filter(None, (entry.purpose_label, entry.necessity_label)))
    data = f"{', '.join(entry.category_labels)}\n{entry.register_label}"
    return words.moment(entry.at), f"{way}\n{entry.user_name}", data, purpose, "\n".join(bases) or "–"


def _hidden(export: ExportOut, words: ExportWords) -> Section:
    lines = [
        f"{one.line} {one.organisation}: {one.decision_reference}, {words.day(one.decided_on)}; "
        f"{one.act} § {one.section}: {one.ground} {one.advice}"
        for one in export.log.hidden
    ]
    return Section(heading=words["hidden"], lines=lines or [words["none"]])


def _requests(requests: Sequence[RequestOut], words: ExportWords) -> Section:
    head = ("organisation", "asked", "due", "state", "outcome")
    rows = [
        (
            one.organisation,
            f"{words[f'kind:{one.kind}']} {words.moment(one.received_at)}\n{one.text}",
            words.day(one.due_on),
            words[f"state:{one.state}"],
            one.answer or _refusal(one),
        )
        for one in requests
    ]
    return _section(words, "requests", head, rows)


def _refusal(request: RequestOut) -> str:
    if request.refusal is None:
        return "–"
    ground = request.refusal.ground
    said = [f"{ground.act} § {ground.section}: {ground.text}", request.refusal.reason or ""]
    return "\n".join(filter(None, [*said, *(one.text for one in request.refusal.advice)]))
