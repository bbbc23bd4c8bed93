-- The worker counts; what it publishes is read by the organisations each sum is for. Times of referrals are its own.

GRANT SELECT ON statistics_months, statistics_cells TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON statistics_months, statistics_cells TO {service}_worker;

GRANT SELECT, INSERT, UPDATE ON referral_times TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON statistics_months, statistics_cells, referral_times TO {service}_maintenance;

GRANT SELECT (case_id, signed_at) ON assessment_sections TO {service}_worker;

GRANT SELECT (id, case_id, state, in_force_at) ON plan_versions TO {service}_worker;

GRANT SELECT (case_id, done_at) ON plan_reviews TO {service}_worker;

ALTER TABLE statistics_months ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE statistics_cells ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_times ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reader ON statistics_months FOR SELECT TO {service}_runtime USING (access_caller() = 'worker');

CREATE POLICY reader ON statistics_cells FOR SELECT TO {service}_runtime
    USING (access_caller() = 'worker' AND access_organisation() = ANY (reader_ids));

CREATE POLICY plumbing_work ON statistics_months TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON statistics_cells TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON referral_times TO {service}_worker USING (true);

CREATE POLICY plumbing_count ON assessment_sections FOR SELECT TO {service}_worker USING (true);

CREATE POLICY plumbing_count ON plan_versions FOR SELECT TO {service}_worker USING (true);

CREATE POLICY plumbing_count ON plan_reviews FOR SELECT TO {service}_worker USING (true);
