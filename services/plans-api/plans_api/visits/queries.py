"""Reads of what has happened to a plan; every step as its own table tells it, under the caller's policies."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.visits.models import VisitRow

STEPS = text(
    """
    WITH told AS (
        SELECT item.id FROM plan_items AS item JOIN plan_versions AS held ON held.id = item.version_id
        WHERE item.plan_id = :plan
            AND (item.protected_category IS NULL OR :reader IN (
                item.organiser_id, coalesce(held.origins ->> concat('/items/', item.id), held.stored_by_organisation))))
    SELECT kind, at, number, party, item_id FROM (
        SELECT 'version-drafted' AS kind, created_at AS at, number, NULL AS party, NULL::uuid AS item_id
            FROM plan_versions WHERE plan_id = :plan
        UNION ALL SELECT 'version-in-force', in_force_at, number, NULL, NULL
            FROM plan_versions WHERE plan_id = :plan AND in_force_at IS NOT NULL
        UNION ALL SELECT 'version-' || verdict, coalesce(recorded_at, answered_at), number, party, NULL
            FROM plan_approvals JOIN plan_versions ON plan_versions.id = version_id WHERE plan_id = :plan
        UNION ALL SELECT 'duties-explained', explained_at, number, NULL, NULL
            FROM duties_explained WHERE plan_id = :plan
        UNION ALL SELECT 'review-done', done_at, NULL, NULL, NULL
            FROM plan_reviews WHERE plan_id = :plan AND done_at IS NOT NULL
        UNION ALL SELECT 'review-participated', participated_at, NULL, NULL, NULL
            FROM review_participations JOIN plan_reviews ON plan_reviews.id = review_id WHERE plan_id = :plan
        UNION ALL SELECT 'review-requested', requested_at, NULL, NULL, NULL
            FROM review_requests WHERE plan_id = :plan
        UNION ALL SELECT 'review-request-' || state, decided_at, NULL, NULL, NULL
            FROM review_requests WHERE plan_id = :plan AND decided_at IS NOT NULL
        UNION ALL SELECT 'plan-replaced', replaced_at, NULL, NULL, NULL
            FROM plans WHERE id = :plan AND replaced_at IS NOT NULL
        UNION ALL SELECT 'plan-ended', ended_at, NULL, NULL, NULL FROM plans WHERE id = :plan AND ended_at IS NOT NULL
        UNION ALL SELECT 'item-' || CASE kind WHEN 'interruption' THEN 'interrupted' ELSE 'delivered' END,
                recorded_at, NULL, NULL, item_id
            FROM item_realisations WHERE plan_id = :plan AND item_id IN (SELECT id FROM told)
        UNION ALL SELECT 'referral-' || item_referrals.state, changed_at, NULL, NULL, item_referrals.item_id
            FROM item_referrals WHERE item_id IN (SELECT id FROM told)
    ) AS step WHERE at > :since ORDER BY at, kind
    """
)


async def find_visit(session: AsyncSession, plan_id: UUID, user_id: str) -> VisitRow | None:
    """What a user has seen of a plan, or None before the first visit."""
    return await session.get(VisitRow, (plan_id, user_id))


async def steps_since(
    session: AsyncSession, plan_id: UUID, since: datetime, *, reader: str
) -> Sequence[Row[tuple[object, ...]]]:
    """The steps of a plan after a moment, the oldest first; of items whose service is protected, for who knows it."""
    return (await session.execute(STEPS, {"plan": plan_id, "since": since, "reader": reader})).all()
