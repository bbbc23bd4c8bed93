"""Birth dates, majority, sealing and the index of family names."""

from datetime import date
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from consent_api.persons.rules import Details, HetuKeys, birth_date_of, is_minor, masked, of_age_on
from consent_api.prohibitions.rules import (
    Ground,
    ProhibitionReason,
    ProhibitionReasonInsufficient,
    ProhibitionRegister,
    WeightyReason,
    check_ground,
    prohibited,
)

KEYS = HetuKeys(encryption=b"e" * 32, index=b"i" * 32, allow_temporary=True)
DETAILS = Details(given_name="Testi", family_name="Henkilö", birth_date=date(2010, 2, 28), phone="+358 1")


@pytest.mark.parametrize(
    ("code", "born"),
    [
        ("010100+900", date(1800, 1, 1)),
        ("311299-900", date(1999, 12, 31)),
        ("311299U900", date(1999, 12, 31)),
        ("290208A900", date(2008, 2, 29)),
        ("290208F900", date(2008, 2, 29)),
    ],
)
def test_the_century_sign_tells_the_year(code: str, born: date) -> None:
    assert birth_date_of(code + "X") == born


def test_somebody_comes_of_age_on_the_eighteenth_birthday() -> None:
    born = date(2008, 2, 29)
    assert of_age_on(born, on=date(2026, 1, 1)) == date(2026, 2, 28)
    assert is_minor(born, on=date(2026, 2, 27))
    assert not is_minor(born, on=date(2026, 2, 28))


def test_data_is_sealed_for_one_person_and_is_no_code() -> None:
    one, other = uuid4(), uuid4()
    kept = KEYS.seal(DETAILS, person=one)
    assert b"Testi" not in kept
    assert KEYS.unseal(kept, person=one) == DETAILS
    assert KEYS.unseal(None, person=one) == Details()
    with pytest.raises(InvalidTag):
        KEYS.unseal(kept, person=other)
    with pytest.raises(InvalidTag):
        KEYS.decrypt(kept, person=one)


def test_the_index_of_a_family_name_knows_its_spellings_alone() -> None:
    same = {KEYS.family_name_index(name) for name in ("Henkilö", "HENKILÖ", " henkilö ", "Henkilö")}
    assert len(same) == 1
    assert KEYS.family_name_index("Henkilo") not in same
    assert KEYS.family_name_index(None) is None


def test_a_code_is_masked_but_for_its_ending() -> None:
    assert masked("010190-900X") == "*******900X"


def test_what_the_survivor_does_not_know_is_taken_from_the_merged() -> None:
    merged = Details(given_name="Toinen", address="Katu 1", interpreter_need=True)
    assert DETAILS.filled_from(merged) == Details(
        given_name="Testi",
        family_name="Henkilö",
        birth_date=date(2010, 2, 28),
        phone="+358 1",
        address="Katu 1",
        interpreter_need=True,
    )


@pytest.mark.parametrize("register", ProhibitionRegister)
@pytest.mark.parametrize("reason", ProhibitionReason)
@pytest.mark.parametrize("weighty", [None, WeightyReason.SAFETY])
def test_each_register_has_its_own_ground_of_prohibition(
    register: ProhibitionRegister, reason: ProhibitionReason, weighty: WeightyReason | None
) -> None:
    lawful = {
        (ProhibitionRegister.COUNTY_HEALTH, ProhibitionReason.ABLE_TO_DECIDE_ON_CARE, None),
        (ProhibitionRegister.COUNTY_SOCIAL, ProhibitionReason.WEIGHTY_REASON, WeightyReason.SAFETY),
    }
    ground = Ground(register=register, reason=reason, weighty_reason=weighty)
    if (register, reason, weighty) in lawful:
        check_ground(ground)
        return
    with pytest.raises(ProhibitionReasonInsufficient):
        check_ground(ground)


def test_prohibitions_hold_together_and_while_the_person_is_a_minor() -> None:
    standing, on = (["log"], ["plans", "log"]), date(2026, 6, 1)
    assert prohibited(standing, born=date(2010, 1, 1), on=on) == {"log", "plans"}
    assert prohibited(standing, born=date(2008, 6, 1), on=on) == frozenset()
    assert prohibited((), born=date(2010, 1, 1), on=on) == frozenset()
