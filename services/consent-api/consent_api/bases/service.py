"""Use cases of legal bases: the rule set that a service starts with is kept, and found again by its digest."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.models import RuleSetRow
from consent_api.bases.rules import RuleSet, rule_set
from tym_shared.access import Access
from tym_shared.db import Database

ACCESS = Access(caller="service", user="rule-set")


async def keep_rule_set(database: Database) -> None:
    """Keep the shipped rule set if it is new; no decision names one that is not kept."""
    shipped = rule_set()
    statement = insert(RuleSetRow).values(digest=shipped.digest, document=list(shipped.document))
    async with database.transaction(ACCESS) as session:
        await session.execute(statement.on_conflict_do_nothing())


async def kept_rule_set(session: AsyncSession, digest: str) -> RuleSet | None:
    """The rule set of this digest as it was kept."""
    if digest == rule_set().digest:
        return rule_set()
    document = await session.scalar(select(RuleSetRow.document).where(RuleSetRow.digest == digest))
    return RuleSet(document) if document else None
