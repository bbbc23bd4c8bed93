"""Fictitious identity codes of the 900 series, with a valid check character; none is given twice in a process."""

import random
from collections.abc import Callable
from datetime import date

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_chance = random.SystemRandom()
_given: set[str] = set()


def new_hetu(*, sign: str | None = None, year: int | None = None) -> str:
    """A code nobody has: birth date, century sign, 900 to 999, and the check character of law and DVV's formula."""

    def digits() -> str:
        shown = _chance.randint(0, 99) if year is None else year
        return f"{_chance.randint(1, 28):02}{_chance.randint(1, 12):02}{shown:02}"

    return _not_given(digits, lambda: sign or _chance.choice("-YXWVU"))


def hetu_born(born: date) -> str:
    """A code nobody has, of somebody born on a day of this century; a day has six hundred of them."""
    return _not_given(lambda: f"{born:%d%m%y}", lambda: _chance.choice("ABCDEF"))


def _not_given(digits: Callable[[], str], sign: Callable[[], str]) -> str:
    while True:
        day, number = digits(), _chance.randint(900, 999)
        made = f"{day}{sign()}{number}{CHECK[int(f'{day}{number}') % 31]}"
        if made not in _given:
            _given.add(made)
            return made
