-- A booking ends with its plan: when a successor replaces it or its case ends, which the worker carries out.
GRANT SELECT, UPDATE (ends_on, is_cancelled, version) ON quota_uses TO {service}_worker;

CREATE POLICY plumbing_work ON quota_uses TO {service}_worker USING (true);

CREATE INDEX ix_quota_uses_plan_id ON quota_uses (plan_id);

-- Those of plans that have ended so before.
ALTER TABLE quota_uses NO FORCE ROW LEVEL SECURITY;

ALTER TABLE plans NO FORCE ROW LEVEL SECURITY;

ALTER TABLE cases NO FORCE ROW LEVEL SECURITY;

WITH past AS (
    SELECT plans.id, (least(plans.replaced_at, cases.ended_at) AT TIME ZONE 'Europe/Helsinki')::date AS ended_on
    FROM plans LEFT JOIN cases ON cases.id = plans.case_id
    WHERE least(plans.replaced_at, cases.ended_at) IS NOT NULL)
UPDATE quota_uses
SET is_cancelled = starts_on > ended_on,
    ends_on = CASE WHEN starts_on > ended_on THEN ends_on ELSE ended_on END,
    version = version + 1
FROM past WHERE past.id = plan_id AND ends_on > ended_on AND NOT is_cancelled;

ALTER TABLE quota_uses FORCE ROW LEVEL SECURITY;

ALTER TABLE plans FORCE ROW LEVEL SECURITY;

ALTER TABLE cases FORCE ROW LEVEL SECURITY;
