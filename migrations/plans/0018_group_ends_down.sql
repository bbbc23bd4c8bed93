REVOKE SELECT (plan_id) ON plan_versions FROM {service}_worker;

ALTER TABLE statistics_months DROP COLUMN recounts;

DELETE FROM statistics_cells WHERE measure LIKE 'other-plans-%';

ALTER TABLE statistics_cells
    DROP CONSTRAINT measure,
    ADD CONSTRAINT measure CHECK (measure IN (
        'open-cases', 'new-cases', 'ended-cases', 'assessments-concluded', 'plans-due', 'plans-outstanding',
        'plans-in-force', 'reviews-done', 'reviews-outstanding', 'services-used', 'referrals-sent',
        'referral-receipts', 'services-started', 'service-outcomes'));

DROP POLICY leaver_delete ON plan_approvals;

REVOKE DELETE ON plan_approvals FROM {service}_runtime;

DROP INDEX ix_cases_unreminded;

DROP INDEX ix_cases_untold_overdue;

CREATE INDEX ix_cases_unreminded ON cases (next_due_on)
    WHERE ended_at IS NULL AND reminded_for IS DISTINCT FROM next_due_on;

CREATE INDEX ix_cases_untold_overdue ON cases (next_due_on)
    WHERE ended_at IS NULL AND overdue_for IS DISTINCT FROM next_due_on;

DROP POLICY supervisor ON assessment_entries;

DROP POLICY supervisor ON cases;

REVOKE UPDATE (network_id) ON cases FROM {service}_worker;

REVOKE SELECT ON networks FROM {service}_worker;

GRANT SELECT (id, party_ids, version) ON networks TO {service}_worker;

ALTER TABLE networks
    DROP CONSTRAINT ck_networks_dissolved,
    DROP COLUMN has_its_cases,
    DROP COLUMN told_ending_for,
    DROP COLUMN dissolution_reason,
    DROP COLUMN dissolved_on,
    DROP CONSTRAINT networkstate,
    ADD CONSTRAINT networkstate CHECK (
        state IN ('negotiating', 'withdrawn', 'set', 'active', 'term-ending', 'expired'));
