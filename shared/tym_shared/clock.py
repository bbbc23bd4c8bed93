"""Legal time: the database's time, moved only in a local environment.

Tokens, leases and retries use real time and have no business here.
"""

from datetime import datetime

from sqlalchemy import DateTime, Function, func, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession


class ClockShifted(RuntimeError):
    """The legal clock is shifted in an environment that is not local."""


def legal_now() -> Function[datetime]:
    """The SQL expression of legal time: constant within a transaction."""
    return func.legal_now(type_=DateTime(timezone=True))


async def read_legal_now(session: AsyncSession) -> datetime:
    """Legal time of the session's transaction, aware."""
    moment = (await session.execute(text("SELECT legal_now()"))).scalar_one()
    assert isinstance(moment, datetime)
    return moment


async def refuse_shift(connection: AsyncConnection) -> None:
    """Raise ClockShifted if the legal clock is shifted: called at start-up wherever the environment is not local."""
    shifted = (await connection.execute(text("SELECT legal_clock_shift() <> interval '0'"))).scalar_one()
    if shifted:
        raise ClockShifted("The legal clock is shifted; reset it or set the environment to local.")
