"""Days as the stack's legal clock has them: those of Helsinki, whatever day it is where the tests run."""

from datetime import UTC, date, datetime, timedelta

from tym_shared.legal_dates import legal_date

TODAY_IN_SQL = "(legal_now() AT TIME ZONE 'Europe/Helsinki')::date"


def today() -> date:
    """Today's legal date."""
    return legal_date(datetime.now(UTC))


def days_on(days: int) -> str:
    """A day so many days from today."""
    return (today() + timedelta(days=days)).isoformat()
