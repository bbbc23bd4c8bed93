"""The own log's periods, hidings, the words of the log, and documents that can show every text."""

import io
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from consent_api.disclosures.rules import texts as log_texts
from consent_api.disclosures.rules import use_bases, use_basis
from consent_api.exports.rules import texts
from consent_api.hidings.rules import (
    DecisionInFuture,
    HidingGroundUnknown,
    HidingState,
    check_period,
    ground_of,
    grounds,
    notices,
    provision_of,
    state_of,
)
from consent_api.own_log.rules import (
    LogRequestOver,
    OlderGround,
    Period,
    older_grounds,
    period_shown,
    read_coverage,
)
from tym_shared.documents import NOT_SHOWN, Document, Section
from tym_shared.errors import PeriodReversed
from tym_shared.legal_rules import RuleBroken
from tym_shared.pdf import wants_pdf
from tym_shared.press import make_pdf
from tym_shared.vocabulary import CONSENT_REGISTER, OrganisationKind, Register

DAY = date(2028, 2, 29)


@dataclass(frozen=True)
class Reason:
    """A stated reason."""

    from_on: date
    to_on: date
    valid_until: date


REASON = Reason(date(2020, 1, 1), date(2024, 12, 31), date(2028, 3, 29))


def shown(first: str | None = None, last: str | None = None, *, reason: Reason | None = None) -> Period:
    """The period shown on the leap day."""
    days = [date.fromisoformat(day) if day else None for day in (first, last)]
    return period_shown(first=days[0], last=days[1], stated=reason, today=DAY)


def test_two_years_back_are_shown_over_a_leap_day() -> None:
    assert shown() == Period(first=date(2026, 2, 28), last=DAY)
    assert shown("2027-01-01", "2027-01-31") == Period(first=date(2027, 1, 1), last=date(2027, 1, 31))


def test_a_day_more_needs_a_reason_and_the_refusal_names_the_section() -> None:
    with pytest.raises(RuleBroken) as refused:
        shown("2026-02-27")
    assert refused.value.errors[0].pointer == "/query/from"


def test_a_reason_shows_its_own_period_as_long_as_it_serves() -> None:
    assert shown(reason=REASON) == Period(first=REASON.from_on, last=REASON.to_on)
    with pytest.raises(RuleBroken):
        shown("2019-12-31", reason=REASON)
    with pytest.raises(LogRequestOver):
        shown(reason=Reason(REASON.from_on, REASON.to_on, date(2028, 2, 28)))
    with pytest.raises(PeriodReversed):
        shown("2028-01-02", "2028-01-01")


def test_a_day_is_the_whole_day_in_finland() -> None:
    since, before = Period(first=date(2026, 3, 29), last=date(2026, 3, 29)).moments()
    assert (since.astimezone(UTC), before.astimezone(UTC)) == (
        datetime(2026, 3, 28, 22, tzinfo=UTC),
        datetime(2026, 3, 29, 21, tzinfo=UTC),
    )


def test_the_operator_states_from_when_the_log_is_complete(tmp_path: Path) -> None:
    file = tmp_path / "coverage.json"
    file.write_text('[{"register": "kela", "organisationId": "kela", "from": "2025-06-01"}]')
    (one,) = read_coverage(file)
    assert (one.register, one.organisation_id, one.complete_from) == ("kela", "kela", date(2025, 6, 1))
    assert read_coverage(None) == ()


@pytest.mark.parametrize("register", [*Register, CONSENT_REGISTER])
def test_the_use_of_every_register_has_its_provision_in_three_languages(register: str) -> None:
    basis = use_basis(register, on=DAY)
    assert basis is not None
    assert set(basis.texts) == {"fi", "sv", "en"}
    assert len([one for one in use_bases() if register in one.registers]) == 1


def test_every_word_of_log_hidings_and_export_is_there_in_three_languages() -> None:
    spoken = [
        *log_texts().values(),
        *texts().values(),
        *older_grounds().values(),
        *(ground.labels for ground in grounds()),
        notices()["line"],
        notices()["advice"],
    ]
    assert [words for words in spoken if set(words) != {"fi", "sv", "en"} or not all(words.values())] == []
    assert set(older_grounds()) == set(OlderGround)


def test_a_controller_hides_by_its_own_act() -> None:
    assert provision_of(OrganisationKind.WELLBEING_SERVICES_COUNTY)["act"] == "703/2023"
    assert provision_of(OrganisationKind.EMPLOYMENT_AUTHORITY)["act"] == "1050/2018"
    assert {ground.code for ground in grounds() if not ground.is_told} == {
        "crime-prevention",
        "public-security",
        "national-security",
    }
    with pytest.raises(HidingGroundUnknown):
        ground_of("crime-prevention", on=date(2023, 12, 31))


def test_a_hiding_is_decided_and_ends_within_a_year() -> None:
    check_period(decided=DAY, valid_until=date(2029, 2, 28), today=DAY)
    with pytest.raises(RuleBroken):
        check_period(decided=DAY, valid_until=date(2029, 3, 1), today=DAY)
    with pytest.raises(RuleBroken):
        check_period(decided=DAY, valid_until=date(2028, 2, 28), today=DAY)
    with pytest.raises(DecisionInFuture):
        check_period(decided=date(2028, 3, 1), valid_until=date(2028, 4, 1), today=DAY)
    assert state_of(valid_until=DAY, is_ended=False, today=DAY) is HidingState.STANDING
    assert state_of(valid_until=date(2028, 2, 28), is_ended=False, today=DAY) is HidingState.LAPSED
    assert state_of(valid_until=DAY, is_ended=True, today=DAY) is HidingState.ENDED


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("application/pdf", True),
        ("application/PDF;q=0.9, application/json;q=0.5", True),
        ("application/pdf;q=0.4, application/json", False),
        ("application/pdf;q=0", False),
        ("application/pdf;q=much", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_pdf_is_made_for_who_names_it(accept: str, wanted: bool) -> None:
    assert wants_pdf(accept) is wanted


def document(*lines: str) -> Document:
    """A document with these lines."""
    section = Section(heading="Osa", lines=lines, facts=[("Nimi", "Åke")], head=["A", "B"], rows=[lines[:1] * 2])
    return Document(title="Koe", author="consent-api", language="fi", introduction=["–"], sections=[section])


def test_every_character_that_is_let_through_can_be_shown() -> None:
    let_through = [
        character
        for character in map(chr, range(0x20, 0xFFFE))
        if not NOT_SHOWN.match(character) and unicodedata.category(character) != "Cn"
    ]
    assert len(let_through) > 1300
    assert make_pdf(document(*let_through)).startswith(b"%PDF")


def test_no_text_is_read_as_markup_and_what_cannot_be_shown_is_replaced() -> None:
    text = '#panic("x") $x$ *b* @a <a> // \\ ` 日本 \x01 \u202e 😀'
    made = PdfReader(io.BytesIO(make_pdf(document(text))))
    assert '#panic("x") $x$ *b* @a <a> // \\ ` \ufffd\ufffd \ufffd \ufffd \ufffd' in made.pages[0].extract_text()
