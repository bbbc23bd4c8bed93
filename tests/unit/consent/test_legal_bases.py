"""The legal bases as data: dated, cited, in three languages, never two versions of one code on one day."""

import re
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from consent_api.bases.rules import (
    BasisKind,
    CodeEntry,
    DisclosureAction,
    LegalBasis,
    code_list,
    legal_bases,
    necessity_grounds,
    purposes,
    rule_set,
    urgent_grounds,
)
from consent_api.bases.service import as_page
from consent_api.relations.rules import RelationKind
from tym_shared.vocabulary import NECESSITY_CATEGORIES, THREE_AUTHORITIES, DataCategory, Register

every_basis = pytest.mark.parametrize("basis", legal_bases(), ids=lambda basis: f"{basis.code}@{basis.version}")
ACT, SECTION = re.compile(r"\d{1,4}/\d{1,4}"), re.compile(r"\d+[a-z]?(\(\d+\))?(-\d+)?")


@every_basis
def test_a_basis_cites_its_provision_and_says_it_in_three_languages(basis: LegalBasis) -> None:
    assert ACT.fullmatch(basis.act)
    assert SECTION.fullmatch(basis.section)
    assert set(basis.texts) == {"fi", "sv", "en"}
    assert len(set(basis.texts.values())) == 3
    assert basis.version >= 1


@every_basis
def test_a_basis_is_dated_and_refers_to_what_exists(basis: LegalBasis) -> None:
    assert basis.valid_from >= date(1999, 12, 1)
    assert basis.valid_to is None or basis.valid_from <= basis.valid_to
    assert basis.purposes <= set(purposes())
    assert basis.relations <= set(RelationKind)
    for closed in (basis.actions, basis.disclosers, basis.recipients, basis.registers, basis.categories):
        assert closed
    assert basis.necessity_for <= basis.categories


@every_basis
def test_consent_is_asked_for_exactly_by_the_bases_that_stand_on_it(basis: LegalBasis) -> None:
    assert (basis.consent is not None) is (basis.kind is BasisKind.CONSENT)
    if basis.consent:
        assert basis.consent.forms
        assert Register.TYM not in basis.registers


@every_basis
def test_an_urgent_basis_is_used_by_disclosers_alone_and_names_listed_grounds(basis: LegalBasis) -> None:
    if basis.urgent_grounds:
        assert basis.actions == {DisclosureAction.DISCLOSE}
        assert basis.urgent_grounds <= set(urgent_grounds())
        assert (basis.kind, Register.TYM in basis.registers) == (BasisKind.STATUTE, False)


def test_every_urgent_ground_is_used_and_every_necessity_ground_exists() -> None:
    used = {ground for basis in legal_bases() for ground in basis.urgent_grounds}
    assert used == set(urgent_grounds())
    assert {ground for basis in legal_bases() for ground in basis.necessity_grounds} <= set(necessity_grounds())


@every_basis
def test_social_and_health_data_is_opened_only_with_a_stated_necessity(basis: LegalBasis) -> None:
    assert basis.categories & NECESSITY_CATEGORIES <= basis.necessity_for


@every_basis
def test_the_co_operation_models_register_is_open_to_the_three_authorities_alone(basis: LegalBasis) -> None:
    if Register.TYM in basis.registers:
        assert basis.recipients <= THREE_AUTHORITIES
        assert basis.disclosers <= THREE_AUTHORITIES
        assert basis.relations <= {RelationKind.CASE_PARTY, RelationKind.CONTRIBUTOR}


def test_no_two_versions_of_a_code_are_in_force_on_one_day() -> None:
    for one, other in combinations(legal_bases(), 2):
        if one.code == other.code:
            assert one.version != other.version
            assert (one.valid_to or date.max) < other.valid_from or (other.valid_to or date.max) < one.valid_from


@every_basis
def test_a_basis_holds_on_its_first_and_last_day_and_not_outside(basis: LegalBasis) -> None:
    day = timedelta(days=1)
    assert basis.in_force(basis.valid_from)
    assert not basis.in_force(basis.valid_from - day)
    if basis.valid_to:
        assert basis.in_force(basis.valid_to)
        assert not basis.in_force(basis.valid_to + day)


@pytest.mark.parametrize(
    "entry",
    [*purposes().values(), *necessity_grounds().values(), *urgent_grounds().values()],
    ids=lambda entry: entry.code,
)
def test_a_purpose_or_ground_cites_its_provision_and_has_three_labels(entry: CodeEntry) -> None:
    assert ACT.fullmatch(entry.act or "")
    assert set(entry.labels) == {"fi", "sv", "en"}
    assert all(entry.labels.values())


def test_every_open_question_of_law_is_marked_as_an_assumption() -> None:
    assumed = {basis.code for basis in legal_bases() if basis.assumption}
    assert "tym-directing" in assumed


def test_every_category_and_register_is_described_and_names_a_known_secrecy_class() -> None:
    assert set(code_list("data_categories")) == set(DataCategory)
    assert set(code_list("registers")) == set(Register)
    for category in code_list("data_categories").values():
        assert category.more["secrecyClass"] in code_list("secrecy_classes")


def test_the_page_for_lawyers_is_the_one_that_the_rule_data_makes() -> None:
    page = Path(__file__).parents[3] / "docs" / "legal-bases.md"
    assert page.read_text(encoding="utf-8") == as_page(rule_set()), (
        "python -m consent_api legal-bases > docs/legal-bases.md"
    )
    for basis in legal_bases():
        assert f"## {basis.code} version {basis.version}\n" in as_page(rule_set())
