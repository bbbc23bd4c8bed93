"""Consents: the whole product of states and actions, and what a consent must be to carry a disclosure."""

from datetime import date
from itertools import product

import pytest

from consent_api.bases.rules import ConsentForm, consent_bases, legal_bases
from consent_api.consents.rules import (
    MACHINE,
    TRANSITIONS,
    ConsentAction,
    ConsentFormInsufficient,
    ConsentHasNoBasis,
    ConsentNotItemised,
    ConsentState,
    ConsentTransitionNotAllowed,
    check_consent,
)
from tym_shared.vocabulary import DataCategory, OrganisationKind

GIVEN, REFUSED, WITHDRAWN = ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.WITHDRAWN
TODAY = date(2026, 6, 15)
HEALTH, IDENTITY = DataCategory.HEALTH_AND_WORK_CAPACITY, DataCategory.IDENTITY
AS_THE_LAW_HAS_IT = {GIVEN: WITHDRAWN, REFUSED: None, WITHDRAWN: None}
RECRUITMENT = consent_bases(
    purpose="recruitment",
    discloser=OrganisationKind.EMPLOYMENT_AUTHORITY,
    recipient=OrganisationKind.EMPLOYER,
    on=TODAY,
)


@pytest.mark.parametrize(("state", "action"), list(product(ConsentState, ConsentAction)))
def test_each_state_and_action_leads_where_the_table_says_or_nowhere(
    state: ConsentState, action: ConsentAction
) -> None:
    expected = AS_THE_LAW_HAS_IT[state]
    assert TRANSITIONS.get((state, action)) == expected
    if expected is None:
        with pytest.raises(ConsentTransitionNotAllowed) as refused:
            MACHINE.move(state, action)
        assert refused.value.members == {"state": state, "allowedActions": []}
    else:
        assert MACHINE.move(state, action) is expected


def test_only_what_changes_something_is_offered() -> None:
    assert [MACHINE.allowed(state) for state in (GIVEN, REFUSED, WITHDRAWN)] == [["withdraw"], [], []]


@pytest.mark.parametrize(("form", "itemised"), list(product(ConsentForm, (True, False))))
def test_health_data_goes_to_an_employer_only_on_an_itemised_consent_in_writing(
    form: ConsentForm, itemised: bool
) -> None:
    listed = [HEALTH] if itemised else []
    if form in {ConsentForm.SPOKEN, ConsentForm.PHONE}:
        with pytest.raises(ConsentFormInsufficient) as refused:
            check_consent(RECRUITMENT, categories=[HEALTH], itemised=listed, form=form)
        assert (refused.value.members["rule"]["act"], refused.value.errors[0].pointer) == ("380/2023", "/form")  # type: ignore[index]
    elif itemised:
        check_consent(RECRUITMENT, categories=[HEALTH], itemised=listed, form=form)
    else:
        with pytest.raises(ConsentNotItemised) as refused_as_vague:
            check_consent(RECRUITMENT, categories=[HEALTH], itemised=listed, form=form)
        assert refused_as_vague.value.errors[0].pointer == "/itemisedCategories"


def test_other_data_need_not_be_itemised() -> None:
    check_consent(RECRUITMENT, categories=[IDENTITY], itemised=[], form=ConsentForm.ELECTRONIC)


def test_a_consent_where_no_provision_asks_for_one_is_refused() -> None:
    for category in set(DataCategory) - {HEALTH, IDENTITY, DataCategory.EDUCATION_AND_WORK}:
        with pytest.raises(ConsentHasNoBasis):
            check_consent(RECRUITMENT, categories=[IDENTITY, category], itemised=[], form=ConsentForm.WRITTEN)


def test_between_the_three_authorities_nothing_stands_on_consent() -> None:
    authorities = (
        OrganisationKind.EMPLOYMENT_AUTHORITY,
        OrganisationKind.WELLBEING_SERVICES_COUNTY,
        OrganisationKind.KELA,
    )
    purposes = {purpose for basis in legal_bases() for purpose in basis.purposes}
    for purpose, discloser, recipient in product(purposes, authorities, authorities):
        assert consent_bases(purpose=purpose, discloser=discloser, recipient=recipient, on=TODAY) == []
