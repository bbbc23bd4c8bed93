DROP INDEX ix_quota_uses_plan_id;

DROP POLICY plumbing_work ON quota_uses;

REVOKE SELECT, UPDATE (ends_on, is_cancelled, version) ON quota_uses FROM {service}_worker;
