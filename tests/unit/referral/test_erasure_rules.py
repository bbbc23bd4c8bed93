"""Erasures: every register has a rule of how long it keeps a referral, and the rule gives a day."""

from datetime import date

from referral_api.erasures.rules import RULES, kept_since, retention_of
from tym_shared.vocabulary import Register

TODAY = date(2028, 2, 29)


def test_every_register_has_a_rule_of_how_long_it_keeps_referrals_and_files() -> None:
    assert retention_of(Register.TYM, on=TODAY).number == 4
    assert all(retention_of(register, on=TODAY).unit == "years" for register in Register)
    for code in {rule.code for rule in RULES.rules}:
        assert RULES.get(code, on=TODAY).assumption


def test_what_is_kept_no_longer_ends_on_a_day_that_the_calendar_has() -> None:
    assert kept_since(Register.TYM, today=TODAY) == date(2024, 2, 29)
    assert kept_since(Register.EMPLOYMENT, today=date(2029, 3, 1)) == date(2025, 3, 1)
    assert kept_since(Register.COUNTY_SOCIAL, today=TODAY) == date(2016, 2, 29)
