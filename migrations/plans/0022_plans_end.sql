-- A multi-agency plan ends with its case, and what a plan uses of quotas ends with the plan: the worker carries it out.
ALTER TABLE plans
    DROP CONSTRAINT ck_plans_ended,
    ADD CONSTRAINT ck_plans_ended CHECK (
        (ended_on IS NULL) = (end_reason IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL)
        AND (ended_on IS NULL) = (ended_by IS NULL));

GRANT UPDATE (ended_on, end_reason, ended_at, ended_by) ON plans TO {service}_worker;

GRANT UPDATE (state) ON plan_versions TO {service}_worker;

CREATE POLICY plumbing_lapse ON plan_versions FOR UPDATE TO {service}_worker
    USING (state = 'draft') WITH CHECK (state = 'lapsed');

GRANT SELECT, UPDATE (ends_on, is_cancelled, version) ON quota_uses TO {service}_worker;

CREATE POLICY plumbing_work ON quota_uses TO {service}_worker USING (true);

CREATE INDEX ix_quota_uses_plan_id ON quota_uses (plan_id);

-- What has ended so before.
ALTER TABLE plans NO FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_versions NO FORCE ROW LEVEL SECURITY;

ALTER TABLE quota_uses NO FORCE ROW LEVEL SECURITY;

ALTER TABLE cases NO FORCE ROW LEVEL SECURITY;

UPDATE plans
SET ended_on = (cases.ended_at AT TIME ZONE 'Europe/Helsinki')::date, end_reason = cases.end_reason,
    ended_at = cases.ended_at, ended_by = 'plans-api', version = plans.version + 1
FROM cases WHERE cases.id = plans.case_id AND cases.ended_at IS NOT NULL AND plans.replaced_at IS NULL;

UPDATE plan_versions SET state = 'lapsed'
FROM plans WHERE plans.id = plan_id AND plans.ended_on IS NOT NULL AND plan_versions.state = 'draft';

WITH past AS (
    SELECT id, coalesce(ended_on, (replaced_at AT TIME ZONE 'Europe/Helsinki')::date) AS last_on FROM plans)
UPDATE quota_uses
SET is_cancelled = starts_on > last_on, ends_on = CASE WHEN starts_on > last_on THEN ends_on ELSE last_on END,
    version = version + 1
FROM past WHERE past.id = plan_id AND ends_on > last_on AND NOT is_cancelled;

ALTER TABLE plans FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_versions FORCE ROW LEVEL SECURITY;

ALTER TABLE quota_uses FORCE ROW LEVEL SECURITY;

ALTER TABLE cases FORCE ROW LEVEL SECURITY;
