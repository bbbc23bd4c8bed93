"""Legal rules as dated data: found by the day, refused with act and section."""

from datetime import date

import pytest

from tym_shared.legal_rules import LegalRule, LegalRules, RuleBroken, broken
from tym_shared.problems import render

OLD = LegalRule(
    code="review",
    act="381/2023",
    section="6",
    valid_from=date(2025, 1, 1),
    valid_to=date(2025, 12, 31),
    value=3,
    unit="months",
)
NEW = LegalRule(
    code="review", act="381/2023", section="6", valid_from=date(2026, 1, 1), valid_to=None, value=4, unit="months"
)
ALWAYS = LegalRule(code="names", act="1/2000", section="2", valid_from=None, valid_to=None)
RULES = LegalRules([OLD, NEW, ALWAYS])


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), OLD),
        (date(2025, 12, 31), OLD),
        (date(2026, 1, 1), NEW),
        (date(2099, 1, 1), NEW),
    ],
)
def test_the_rule_of_the_day_is_found_with_both_ends_included(on: date, expected: LegalRule | None) -> None:
    assert RULES.find("review", on=on) is expected
    assert RULES.find("names", on=on) is ALWAYS


def test_a_day_without_a_rule_is_a_fault_of_the_data() -> None:
    with pytest.raises(AssertionError, match="no rule review in force on 2024-12-31"):
        RULES.get("review", on=date(2024, 12, 31))
    with pytest.raises(AssertionError, match="names has no value"):
        _ = ALWAYS.number


def test_a_rule_is_named_by_its_code_and_first_day() -> None:
    assert [rule.version for rule in (OLD, NEW, ALWAYS)] == ["review@2025-01-01", "review@2026-01-01", "names@always"]


def test_a_refusal_names_the_rule_the_limit_and_the_place() -> None:
    refusal = broken(rule=NEW, detail="The review is too late", pointer="/reviewOn", given=5)
    assert isinstance(refusal, RuleBroken)
    document = bytes(render(refusal, instance="/v1/plans").body).decode()
    for said in ('"status":422', '"limit":4', '"given":5', '"section":"6"', '"pointer":"/reviewOn"', "381/2023 § 6"):
        assert said in document, said


def test_rules_can_be_shown_as_plain_data() -> None:
    assert [entry["code"] for entry in RULES.as_data()] == ["review", "review", "names"]
