"""Fictitious identity codes of the 900 series, with a valid check character."""

import random

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_chance = random.SystemRandom()


def new_hetu(*, sign: str | None = None, year: int | None = None) -> str:
    """A code nobody has: birth date, century sign, 900 to 999, and the check character of law and DVV's formula."""
    day, month = _chance.randint(1, 28), _chance.randint(1, 12)
    year = _chance.randint(0, 99) if year is None else year
    number = _chance.randint(900, 999)
    digits = f"{day:02}{month:02}{year:02}"
    return f"{digits}{sign or _chance.choice('-YXWVU')}{number}{CHECK[int(f'{digits}{number}') % 31]}"
