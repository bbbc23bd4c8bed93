DROP POLICY plumbing_count ON plan_reviews;

DROP POLICY plumbing_count ON plan_versions;

DROP POLICY plumbing_count ON assessment_sections;

REVOKE SELECT (case_id, done_at) ON plan_reviews FROM {service}_worker;

REVOKE SELECT (id, case_id, state, in_force_at) ON plan_versions FROM {service}_worker;

REVOKE SELECT (case_id, signed_at) ON assessment_sections FROM {service}_worker;
