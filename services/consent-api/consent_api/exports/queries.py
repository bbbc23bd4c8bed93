"""Reads of exports that no other feature has."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.consents.models import ConsentStepRow


async def steps_by_consent(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ConsentStepRow]]:
    """The histories of several consents at once, each oldest step first."""
    statement = select(ConsentStepRow).where(ConsentStepRow.consent_id.in_(ids)).order_by(ConsentStepRow.version)
    found: defaultdict[UUID, list[ConsentStepRow]] = defaultdict(list)
    for step in await session.scalars(statement):
        found[step.consent_id].append(step)
    return found
