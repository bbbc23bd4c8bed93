"""Who may have which plan when: the activation condition around 2026-01-01, and the limits of integration plans."""

from dataclasses import replace
from datetime import date

import pytest

from plans_api.conditions.rules import (
    FactInTheFuture,
    condition_faults,
    deadlines,
)
from plans_api.integration_terms.rules import ExtensionGroundUnknown, PauseGroundUnknown, paused_days
from plans_api.person_facts.rules import Facts, Occasion, Pause
from tym_shared.errors import PeriodReversed

BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)
OLDER = Facts(born_on=date(1980, 5, 1), employment_plan_made=True)
YOUNG = Facts(born_on=date(2004, 5, 1), employment_plan_made=True)
LONG_ON_ASSISTANCE = date(2024, 12, 31)
DAY = date(2026, 3, 2)
INTEGRATING = Facts(first_permit_on=date(2025, 1, 10), integration_assessed_on=date(2026, 2, 1))


def asked(condition: str, facts: Facts, on: date, ends_on: date | None = None, *, is_first: bool = True) -> list[str]:
    """The pointers of what the condition refuses."""
    occasion = Occasion(made_on=on, stated_on=on, ends_on=ends_on, is_first=is_first)
    return [fault.pointer for fault in condition_faults(condition, facts, occasion)]


ACTIVATION = {
    "older, 500 days": (replace(OLDER, labour_market_support_days=500), True, False),
    "older, 499 days": (replace(OLDER, labour_market_support_days=499), False, False),
    "older, 500 days without a plan": (
        replace(OLDER, labour_market_support_days=500, employment_plan_made=False),
        False,
        False,
    ),
    "older, 180 days after the allowance": (
        replace(OLDER, labour_market_support_days_after_allowance=180),
        True,
        False,
    ),
    "older, 180 days in the year": (replace(OLDER, labour_market_support_days_in_year=180), False, False),
    "older, assistance for 12 months": (
        replace(OLDER, main_income_social_assistance_since=LONG_ON_ASSISTANCE),
        True,
        True,
    ),
    "older, assistance for 4 months": (
        replace(OLDER, main_income_social_assistance_since=date(2025, 8, 31)),
        False,
        False,
    ),
    "young, 180 days in the year": (replace(YOUNG, labour_market_support_days_in_year=180), True, False),
    "young, 179 days in the year": (replace(YOUNG, labour_market_support_days_in_year=179), False, False),
    "young, allowance used": (replace(YOUNG, allowance_period_exhausted=True), True, False),
    "young, assistance for 4 months": (
        replace(YOUNG, main_income_social_assistance_since=date(2025, 8, 31)),
        True,
        True,
    ),
    "young, assistance for less": (
        replace(YOUNG, main_income_social_assistance_since=date(2025, 9, 2)),
        False,
        False,
    ),
    "own request": (replace(OLDER, own_request=True, found_best_after_hearing=True), True, False),
    "own request, not found best": (replace(OLDER, own_request=True, found_best_after_hearing=False), False, False),
    "own request on assistance": (
        replace(
            OLDER,
            own_request=True,
            found_best_after_hearing=True,
            main_income_social_assistance_since=date(2025, 12, 1),
        ),
        True,
        True,
    ),
    "nothing known": (OLDER, False, False),
}


@pytest.mark.parametrize("name", ACTIVATION)
def test_the_activation_condition_before_and_after_2026(name: str) -> None:
    facts, met_before, met_after = ACTIVATION[name]
    assert (asked("activation", facts, BEFORE) == []) is met_before
    assert (asked("activation", facts, AFTER) == []) is met_after


def test_one_turns_25_on_the_birthday() -> None:
    facts = replace(YOUNG, born_on=date(2000, 12, 31), labour_market_support_days_in_year=180)
    assert asked("activation", facts, date(2025, 12, 30)) == []
    assert asked("activation", facts, BEFORE) != []


def test_the_refusal_of_2026_names_the_rule_that_holds_since_then() -> None:
    occasion = Occasion(made_on=AFTER, stated_on=AFTER, ends_on=None, is_first=True)
    (fault,) = condition_faults("activation", replace(OLDER, labour_market_support_days=700), occasion)
    assert (fault.rule.act, fault.rule.valid_from) == ("189/2001", AFTER)
    assert fault.pointer == "/facts/mainIncomeSocialAssistanceSince"


def test_the_age_is_needed_to_know_the_condition() -> None:
    assert asked("activation", replace(OLDER, born_on=None), BEFORE) == ["/facts/bornOn"]


def test_an_existing_activation_plan_is_revised_without_the_condition() -> None:
    assert asked("activation", Facts(), AFTER, is_first=False) == []


def test_an_ordinary_plan_is_for_a_registered_jobseeker_whose_interview_is_due() -> None:
    assert asked("jobseeker", Facts(), DAY) == ["/facts/jobSearchStartedOn"]
    started = Facts(job_search_started_on=date(2026, 11, 20))
    assert deadlines("jobseeker", started, made_on=DAY) == {"initialInterviewDueOn": date(2026, 12, 4)}
    earlier = Facts(job_search_started_on=date(2025, 12, 19))
    assert deadlines("jobseeker", earlier, made_on=DAY) == {"initialInterviewDueOn": date(2025, 12, 30)}


INTEGRATION = {
    "one year": (INTEGRATING, date(2027, 3, 2), []),
    "more than a year": (INTEGRATING, date(2027, 3, 3), ["/endsOn"]),
    "no end": (INTEGRATING, None, ["/endsOn"]),
    "permit three years old": (replace(INTEGRATING, first_permit_on=date(2023, 3, 2)), DAY, []),
    "permit older": (replace(INTEGRATING, first_permit_on=date(2023, 3, 1)), DAY, ["/facts/firstPermitOn"]),
    "victim of trafficking": (
        replace(INTEGRATING, first_permit_on=date(2020, 1, 1), trafficking_victim=True),
        DAY,
        [],
    ),
    "nothing known": (Facts(), DAY, ["/facts/integrationAssessedOn", "/facts/firstPermitOn"]),
}


@pytest.mark.parametrize("name", INTEGRATION)
def test_the_first_integration_plan(name: str) -> None:
    facts, ends_on, expected = INTEGRATION[name]
    assert asked("integration", facts, DAY, ends_on) == expected


LATER = replace(INTEGRATING, first_plan_on=date(2025, 3, 2))
LONGEST = {
    "two years in all": (LATER, date(2027, 3, 2)),
    "two more on a ground": (
        replace(LATER, extension_ground="low-education", special_measures_needed=True),
        date(2029, 3, 2),
    ),
    "two more on home care allowance": (replace(LATER, extension_ground="home-care-allowance"), date(2029, 3, 2)),
    "pauses counted once": (
        replace(
            LATER,
            pauses=[
                Pause(starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 20), ground="illness"),
                Pause(starts_on=date(2025, 6, 11), ends_on=date(2025, 6, 30), ground="parental"),
            ],
        ),
        date(2027, 4, 1),
    ),
    "pauses before the first plan do not count": (
        replace(
            LATER,
            pauses=[
                Pause(starts_on=date(2010, 1, 1), ends_on=date(2015, 1, 1), ground="illness"),
                Pause(starts_on=date(2025, 2, 1), ends_on=date(2025, 3, 3), ground="illness"),
            ],
        ),
        date(2027, 3, 4),
    ),
    "studies of one under 25": (
        replace(LATER, studies_unfinished=True, born_on=date(2003, 1, 1)),
        date(2028, 3, 2),
    ),
}


@pytest.mark.parametrize("name", LONGEST)
def test_integration_plans_last_so_long_and_no_day_longer(name: str) -> None:
    facts, longest = LONGEST[name]
    day = date(2026, 3, 2)
    assert asked("integration", facts, day, longest) == []
    assert asked("integration", facts, day, longest.replace(day=longest.day + 1)) == ["/endsOn"]


def test_an_extension_needs_its_special_measures_and_studies_their_age() -> None:
    extended = replace(LATER, extension_ground="multi-agency-services")
    assert asked("integration", extended, DAY, DAY) == ["/facts/specialMeasuresNeeded"]
    grown = replace(LATER, studies_unfinished=True, born_on=date(1990, 1, 1))
    assert asked("integration", grown, DAY, DAY) == ["/facts/bornOn"]


def test_a_job_search_older_than_the_act_has_no_initial_interview_to_come() -> None:
    assert deadlines("jobseeker", Facts(job_search_started_on=date(2022, 6, 1)), made_on=DAY) == {}


def test_guidance_to_a_service_is_due_in_a_month() -> None:
    assert deadlines("integration", INTEGRATING, made_on=date(2026, 1, 31)) == {"guidanceDueOn": date(2026, 2, 28)}


def test_unknown_codes_and_impossible_times_are_problems_of_their_own() -> None:
    with pytest.raises(ExtensionGroundUnknown):
        asked("integration", replace(LATER, extension_ground="wish"), DAY, DAY)
    with pytest.raises(PauseGroundUnknown):
        paused_days([Pause(starts_on=DAY, ends_on=DAY, ground="holiday")], since=DAY, until=DAY, on=DAY)
    reversed_pause = Pause(starts_on=DAY, ends_on=date(2026, 3, 1), ground="illness")
    with pytest.raises(PeriodReversed):
        paused_days([reversed_pause], since=DAY, until=DAY, on=DAY)
    with pytest.raises(PeriodReversed):
        asked("integration", INTEGRATING, DAY, date(2026, 3, 1))
    with pytest.raises(FactInTheFuture):
        asked("integration", replace(INTEGRATING, first_permit_on=date(2026, 3, 3)), DAY, DAY)
    going_on = Pause(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 3), ground="illness")
    with pytest.raises(FactInTheFuture):
        asked("integration", replace(LATER, pauses=[going_on]), DAY, DAY)
