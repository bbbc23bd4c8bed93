"""What the end of a consent leaves of a referral, and in which words it is told."""

import json
from importlib.resources import files
from itertools import product

import pytest

from referral_api.attentions.rules import AttentionCode, attentions
from referral_api.clocks.rules import Due
from referral_api.code_lists.rules import ListName, latest_label, versions_of
from referral_api.consent_grounds.rules import Cause, consents_in
from referral_api.kinds.rules import AnswerMode, kind_rules
from referral_api.own_referrals.rules import (
    NotForThePersonToWithdraw,
    check_withdrawable,
    own_actions,
    texts,
)
from referral_api.reconsiderations.events import CAUSES
from referral_api.reconsiderations.rules import ATTENTIONS, Result, denials, rule_on
from referral_api.states.rules import ENDED, ReferralState, Side, Standing
from tym_shared.vocabulary import DataCategory

IDENTITY, SKILLS = DataCategory.IDENTITY, DataCategory.EDUCATION_AND_WORK
LANGUAGES = {"fi", "sv", "en"}
OPEN = Standing(state=ReferralState.RECEIVED, mode=AnswerMode.OFFER)
ANSWERED = Standing(state=ReferralState.COMPLETED, mode=AnswerMode.OFFER)


@pytest.mark.parametrize(
    ("permitted", "standing", "of_sender", "expected"),
    [
        ({IDENTITY, SKILLS}, OPEN, True, Result.KEPT),
        ({IDENTITY, SKILLS, DataCategory.PLAN}, OPEN, True, Result.KEPT),
        ({IDENTITY}, OPEN, True, Result.FILTERED),
        (set(), OPEN, True, Result.STOPPED),
        ({DataCategory.PLAN}, OPEN, True, Result.STOPPED),
        (set(), ANSWERED, True, Result.FILTERED),
        (set(), OPEN, False, Result.FILTERED),
    ],
)
def test_it_goes_on_is_filtered_or_stops(
    permitted: set[DataCategory],
    standing: Standing,
    of_sender: bool,
    expected: Result,
) -> None:
    ruling = rule_on({IDENTITY, SKILLS}, permitted, standing, of_sender=of_sender)
    assert ruling.result is expected
    assert ruling.permitted == {IDENTITY, SKILLS} & permitted


def test_denials_are_those_of_the_sending_and_those_of_now() -> None:
    before = [{"category": "plan", "reason": "no-basis"}, {"category": "identity", "reason": "consent-missing"}]
    merged = denials(before, {SKILLS: "consent-withdrawn"}, {"identity"})
    assert merged == [
        {"category": "education-and-work", "reason": "consent-withdrawn"},
        {"category": "plan", "reason": "no-basis"},
    ]


def test_consents_are_found_among_the_grounds() -> None:
    one = "7d0d3c50-8f7e-4a34-9d40-2f0a7d2f5f01"
    basis: list[dict[str, str | None]] = [{"consentId": one}, {"consentId": None}, {"code": "tym"}, {"consentId": one}]
    assert {str(found) for found in consents_in(basis)} == {one}


def test_every_flag_says_what_to_do_in_three_languages() -> None:
    assert set(attentions()) == set(AttentionCode)
    assert set(ATTENTIONS) == set(Result)
    for found in attentions().values():
        for words in (found.labels, found.to_do):
            assert set(words) == LANGUAGES
            assert all(words.values())


def test_every_cause_has_its_words_and_every_ending_of_a_consent_its_cause() -> None:
    assert all(set(version.codes) == set(Cause) for version in versions_of(ListName.CONSENT_ENDINGS))
    assert set(CAUSES.values()) == set(Cause) - {Cause.NOT_HOLDING}
    for cause, language in product(Cause, LANGUAGES):
        assert latest_label(ListName.CONSENT_ENDINGS, cause, language) != cause


def test_every_state_turn_category_and_basis_is_told_in_words() -> None:
    document = json.loads(files("referral_api.own_referrals.data").joinpath("words.json").read_text(encoding="utf-8"))
    states = {f"state:{state}" for state in ReferralState}
    needed = {f"{told}:{due}" for told in ("due", "late") for due in Due}
    needed |= {f"turn:{side}" for side in Side} | {f"category:{one}" for one in DataCategory}
    needed |= {"basis:statute", "basis:consent", "decision:granted", "decision:refused"}
    assert set(texts()) - states == set(document) == needed
    assert states <= set(texts())
    assert all(set(words) == LANGUAGES and all(words.values()) for words in texts().values())


def test_the_person_withdraws_what_the_kind_lets_them() -> None:
    for rule in kind_rules():
        for state, mode in product(ReferralState, rule.answer_modes):
            offered = own_actions(Standing(state=state, mode=mode), rule)
            assert set(offered) <= {"withdraw"}
            if not rule.person_may_withdraw or state in ENDED | {ReferralState.DRAFT}:
                assert offered == []
        if rule.person_may_withdraw:
            check_withdrawable(rule)
        else:
            with pytest.raises(NotForThePersonToWithdraw) as refusal:
                check_withdrawable(rule)
            assert refusal.value.members["rule"] == rule.reference
