"""Erasures: how long a register keeps a referral and its files after the last that happened (381/2023 § 12)."""

from datetime import date

from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule, LegalRules
from tym_shared.vocabulary import Register

RULES = LegalRules.load("referral_api.erasures.data")
MONTHS_OF_YEAR = 12
OWN_RULES = {Register.TYM: "retention-tym", Register.EMPLOYMENT: "retention-employment"}


def retention_of(register: Register, *, on: date) -> LegalRule:
    """The rule in force of how long this register keeps a referral and its files."""
    return RULES.get(OWN_RULES.get(register, "retention-other"), on=on)


def kept_since(register: Register, *, today: date) -> date:
    """The last day whose referrals this register keeps no longer."""
    return add_months(today, -MONTHS_OF_YEAR * retention_of(register, on=today).number)
