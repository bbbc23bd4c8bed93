-- Plans are those of cases alone again.
CREATE OR REPLACE FUNCTION plan_categories(document jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(DISTINCT category ORDER BY category) FROM (
        SELECT 'plan' AS category
        UNION ALL SELECT item ->> 'protectedCategory'
            FROM jsonb_array_elements(document -> 'versions') AS version, jsonb_array_elements(version -> 'items') AS item
        UNION ALL SELECT 'health-and-work-capacity'
            FROM jsonb_array_elements(document -> 'versions') AS version
            WHERE jsonb_typeof(version -> 'content' -> 'capacityFinding') = 'object'
    ) AS held WHERE category IS NOT NULL
$$;

-- A whole plan in one round trip, under the caller's policies; the versions in force and draft, or one by its number.
CREATE OR REPLACE FUNCTION plan_document(asked uuid, asked_number integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', plan.id, 'caseId', plan.case_id, 'personId', plan.person_id, 'register', plan.register,
        'state', CASE WHEN plan.in_force_number IS NULL THEN 'draft' ELSE 'in-force' END,
        'version', plan.version, 'nextReviewOn', plan.next_review_on,
        'kelaRehabilitationNeeded', (SELECT kela_rehabilitation_needed FROM cases WHERE cases.id = plan.case_id),
        'dutiesExplained', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'number', duties.number, 'language', duties.language, 'organisationId', duties.organisation_id,
                'explainedAt', duties.explained_at) ORDER BY duties.explained_at), '[]')
            FROM duties_explained AS duties WHERE duties.plan_id = plan.id),
        'versions', (SELECT coalesce(jsonb_agg(plan_version_document(candidate) ORDER BY candidate.number), '[]')
            FROM plan_versions AS candidate WHERE candidate.plan_id = plan.id AND CASE WHEN asked_number IS NULL
                THEN candidate.state IN ('in-force', 'draft') ELSE candidate.number = asked_number END))
    FROM plans AS plan WHERE plan.id = asked
$$;

DROP POLICY reader ON plans;

DROP POLICY reader ON plan_versions;

DROP POLICY reader ON plan_items;

DROP POLICY reader ON plan_approvals;

DROP POLICY reader ON duties_explained;

DROP POLICY reader ON plan_reviews;

DROP POLICY reader ON review_participations;

DROP POLICY maker_insert ON plans;

DROP POLICY maker_update ON plans;

DROP POLICY subject_update ON plans;

DROP POLICY maker_insert ON plan_versions;

DROP POLICY maker_update ON plan_versions;

DROP POLICY subject_update ON plan_versions;

DROP POLICY maker_insert ON plan_items;

DROP POLICY maker_insert ON plan_approvals;

DROP POLICY maker_update ON plan_approvals;

DROP POLICY subject_insert ON plan_approvals;

DROP POLICY subject_update ON plan_approvals;

DROP POLICY maker_insert ON duties_explained;

DROP POLICY maker_insert ON plan_reviews;

DROP POLICY maker_update ON plan_reviews;

DROP POLICY maker_insert ON review_participations;

DROP POLICY maker_update ON review_participations;

DROP FUNCTION access_reader;

REVOKE UPDATE (replaced_at, version) ON plans FROM {service}_worker;

REVOKE UPDATE ON plans, plan_approvals, plan_reviews, review_participations FROM {service}_runtime;

GRANT UPDATE ON plans, plan_approvals, plan_reviews, review_participations TO {service}_runtime;

DROP INDEX ix_plans_replaces_id;

ALTER TABLE review_participations DROP COLUMN readers, ALTER COLUMN case_id SET NOT NULL;

ALTER TABLE plan_reviews DROP COLUMN readers, ALTER COLUMN case_id SET NOT NULL;

ALTER TABLE duties_explained DROP COLUMN readers, ALTER COLUMN case_id SET NOT NULL;

ALTER TABLE plan_approvals DROP COLUMN readers, ALTER COLUMN case_id SET NOT NULL;

ALTER TABLE plan_items DROP COLUMN readers, ALTER COLUMN case_id SET NOT NULL;

ALTER TABLE plan_versions DROP COLUMN readers, ALTER COLUMN case_id SET NOT NULL;

ALTER TABLE plans DROP COLUMN readers, ALTER COLUMN case_id SET NOT NULL;

DROP INDEX uq_plan_reviews_plan_id_due_on_open;

ALTER TABLE plan_reviews
    DROP COLUMN occasion,
    ADD CONSTRAINT uq_plan_reviews_plan_id_due_on UNIQUE (plan_id, due_on);

ALTER TABLE plans
    DROP COLUMN type,
    DROP COLUMN employment_authority_id,
    DROP COLUMN county_id,
    DROP COLUMN replaces_id,
    DROP COLUMN replaced_at,
    DROP CONSTRAINT register,
    ADD CONSTRAINT register CHECK (register IN ('tym', 'employment', 'county-social', 'county-health', 'kela', 'provider', 'youth-work'));
