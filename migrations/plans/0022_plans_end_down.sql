DROP INDEX ix_quota_uses_plan_id;

DROP POLICY plumbing_work ON quota_uses;

REVOKE SELECT, UPDATE (ends_on, is_cancelled, version) ON quota_uses FROM {service}_worker;

DROP POLICY plumbing_lapse ON plan_versions;

REVOKE UPDATE (state) ON plan_versions FROM {service}_worker;

REVOKE UPDATE (ended_on, end_reason, ended_at, ended_by) ON plans FROM {service}_worker;

ALTER TABLE plans
    DROP CONSTRAINT ck_plans_ended,
    ADD CONSTRAINT ck_plans_ended CHECK (
        (ended_on IS NULL) = (end_reason IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL)
        AND (ended_on IS NULL) = (ended_by IS NULL) AND (ended_on IS NULL OR case_id IS NULL));
