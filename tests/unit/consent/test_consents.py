"""Consents: the whole product of states and actions, and what a consent must be to carry a disclosure."""

from datetime import UTC, date, datetime, timedelta
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
    ConsentTooLong,
    ConsentTransitionNotAllowed,
    allowed,
    check_consent,
    valid_until,
)
from tym_shared.legal_dates import HELSINKI
from tym_shared.vocabulary import DataCategory, OrganisationKind, Register

S, A = ConsentState, ConsentAction
TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
HEALTH, IDENTITY = DataCategory.HEALTH_AND_WORK_CAPACITY, DataCategory.IDENTITY
AS_THE_LAW_HAS_IT = {
    (S.REQUESTED, A.GIVE): S.GIVEN,
    (S.REQUESTED, A.REFUSE): S.REFUSED,
    (S.REQUESTED, A.EXPIRE): S.EXPIRED,
    (S.GIVEN, A.WITHDRAW): S.WITHDRAWN,
    (S.GIVEN, A.EXPIRE): S.EXPIRED,
    (S.GIVEN, A.SUPERSEDE): S.SUPERSEDED,
}
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
    expected = AS_THE_LAW_HAS_IT.get((state, action))
    assert TRANSITIONS.get((state, action)) == expected
    if expected is None:
        with pytest.raises(ConsentTransitionNotAllowed) as refused:
            MACHINE.move(state, action)
        assert refused.value.members["state"] == state
    else:
        assert MACHINE.move(state, action) is expected


def test_only_what_somebody_can_do_is_offered() -> None:
    offered = {state: allowed(state) for state in ConsentState}
    assert {state: actions for state, actions in offered.items() if actions} == {
        S.REQUESTED: ["give", "refuse"],
        S.GIVEN: ["withdraw"],
    }


def test_a_consent_holds_as_long_as_its_purpose_allows_and_no_longer() -> None:
    longest = valid_until(None, purpose="recruitment", now=NOW)
    assert longest == datetime(2027, 6, 16, 0, 0, tzinfo=HELSINKI)
    assert valid_until(longest, purpose="recruitment", now=NOW) == longest
    sooner = datetime(2026, 7, 1, tzinfo=UTC)
    assert valid_until(sooner, purpose="recruitment", now=NOW) == sooner
    with pytest.raises(ConsentTooLong) as refused:
        valid_until(longest + timedelta(seconds=1), purpose="recruitment", now=NOW)
    assert refused.value.errors[0].pointer == "/validUntil"


def test_every_purpose_that_can_stand_on_consent_has_a_longest_validity() -> None:
    on_consent = {purpose for basis in legal_bases() if basis.consent for purpose in basis.purposes}
    for purpose in on_consent:
        assert valid_until(None, purpose=purpose, now=NOW) > NOW


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


def test_inside_the_co_operation_model_nothing_stands_on_consent() -> None:
    authorities = (
        OrganisationKind.EMPLOYMENT_AUTHORITY,
        OrganisationKind.WELLBEING_SERVICES_COUNTY,
        OrganisationKind.KELA,
    )
    purposes = {purpose for basis in legal_bases() if Register.TYM in basis.registers for purpose in basis.purposes}
    assert purposes
    for purpose, discloser, recipient in product(purposes, authorities, authorities):
        assert consent_bases(purpose=purpose, discloser=discloser, recipient=recipient, on=TODAY) == []
