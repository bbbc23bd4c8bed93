"""Statutory dates: calendar dates in Europe/Helsinki, counted in calendar months."""

import calendar
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
FIXED_HOLIDAYS = frozenset({(1, 1), (1, 6), (5, 1), (12, 6), (12, 25), (12, 26)})
HOLIDAYS_FROM_EASTER = (-2, 1, 39)
"""Good Friday, Easter Monday and Ascension Day; the other movable holidays never fall on a weekday."""
SATURDAY = 5


def legal_date(moment: datetime) -> date:
    """The calendar date in Europe/Helsinki of an aware moment: what statutory dates are counted from."""
    return moment.astimezone(HELSINKI).date()


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` calendar months on, or that month's last day where it is shorter."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def years_between(since: date, on: date) -> int:
    """The full years from one day to another: an age, where the first is a day of birth."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the Meeus/Jones/Butcher method."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leap_centuries, odd_centuries = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, odd_years = divmod(of_century, 4)
    weekday = (32 + 2 * odd_centuries + 2 * leap_years - epact - odd_years) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    """Whether the day is from Monday to Friday and not a public holiday of Finland."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    return (day - easter(day.year)).days not in HOLIDAYS_FROM_EASTER


@lru_cache(maxsize=1000)
def add_working_days(day: date, count: int) -> date:
    """The last of `count` working days after the day."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_before(day: date, count: int) -> date:
    """The day from which `count` working days lead to the day, if that is a working day itself; else not beyond it."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days(since: date, until: date) -> int:
    """How many working days there are after one day, up to another and with it."""
    return sum(is_working_day(since + timedelta(days=day)) for day in range(1, (until - since).days + 1))
