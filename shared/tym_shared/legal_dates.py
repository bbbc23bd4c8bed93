"""Statutory dates: calendar dates in Europe/Helsinki, counted in calendar months."""

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


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
