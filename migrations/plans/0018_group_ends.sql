-- Why and when a group was dissolved, which end of a term was told of, and whether its cases have been given to it.
ALTER TABLE networks
    DROP CONSTRAINT networkstate,
    ADD CONSTRAINT networkstate CHECK (
        state IN ('negotiating', 'withdrawn', 'set', 'active', 'term-ending', 'expired', 'dissolved')),
    ADD COLUMN dissolved_on date,
    ADD COLUMN dissolution_reason text,
    ADD COLUMN told_ending_for date,
    ADD COLUMN has_its_cases boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT ck_networks_dissolved CHECK (
        (state = 'dissolved') = (dissolved_on IS NOT NULL)
        AND (state = 'dissolved') = (dissolution_reason IS NOT NULL));

GRANT UPDATE (dissolved_on, dissolution_reason, has_its_cases) ON networks TO {service}_runtime;

GRANT SELECT ON networks TO {service}_worker;

GRANT UPDATE (told_ending_for, has_its_cases) ON networks TO {service}_worker;

GRANT UPDATE (network_id) ON cases TO {service}_worker;

-- After the end an authority's auditor supervises what it stored of the one case that the transaction has opened.
CREATE POLICY supervisor ON cases FOR SELECT TO {service}_runtime USING (
    ended_at IS NOT NULL AND access_caller() = 'worker' AND access_has_role('auditor')
    AND current_setting('tym.supervised_case', true) = id::text
    AND access_organisation() IN (employment_authority_id, county_id, kela_id, transferred_from));

CREATE POLICY supervisor ON assessment_entries FOR SELECT TO {service}_runtime USING (
    access_has_role('auditor') AND authority_id = access_organisation()
    AND current_setting('tym.supervised_case', true) = case_id::text
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NOT NULL));

-- A case is reminded of the plan that is to be made; of reviews, which come after it, the plan's own clock reminds.
DROP INDEX ix_cases_unreminded;

DROP INDEX ix_cases_untold_overdue;

CREATE INDEX ix_cases_unreminded ON cases (next_due_on)
    WHERE ended_at IS NULL AND state <> 'following' AND reminded_for IS DISTINCT FROM next_due_on;

CREATE INDEX ix_cases_untold_overdue ON cases (next_due_on)
    WHERE ended_at IS NULL AND state <> 'following' AND overdue_for IS DISTINCT FROM next_due_on;

-- Who answered a draft and has left the case since is no party any more: at the transfer its answer lapses.
GRANT DELETE ON plan_approvals TO {service}_runtime;

CREATE POLICY leaver_delete ON plan_approvals FOR DELETE TO {service}_runtime USING (
    access_caller() = 'worker' AND organisation_id IS NOT NULL
    AND EXISTS (SELECT FROM plan_versions AS parent WHERE parent.id = version_id AND parent.state = 'draft')
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id
        AND organisation_id NOT IN (employment_authority_id, county_id, kela_id)
        AND (employment_authority_id = access_organisation()
            OR (transferred_from = access_organisation() AND transferred_at = legal_now()))));

-- Plans outside the model are counted by type; why a final month was counted again stays with it.
ALTER TABLE statistics_cells
    DROP CONSTRAINT measure,
    ADD CONSTRAINT measure CHECK (measure IN (
        'open-cases', 'new-cases', 'ended-cases', 'assessments-concluded', 'plans-due', 'plans-outstanding',
        'plans-in-force', 'reviews-done', 'reviews-outstanding', 'services-used', 'referrals-sent',
        'referral-receipts', 'services-started', 'service-outcomes',
        'other-plans-made', 'other-plans-agreed', 'other-plans-in-force'));

ALTER TABLE statistics_months ADD COLUMN recounts jsonb NOT NULL DEFAULT '[]';

GRANT SELECT (plan_id) ON plan_versions TO {service}_worker;
