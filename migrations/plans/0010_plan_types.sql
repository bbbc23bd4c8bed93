-- Plans outside a case. `readers` are the ids of who reads one and all that belongs to it: its authorities and the person.
-- A row has either a case or readers, so that the policies of a case's rows ask nothing more than before.

ALTER TABLE plans
    ADD COLUMN type varchar(40) NOT NULL DEFAULT 'multi-agency'
        CONSTRAINT plantype CHECK (type IN ('multi-agency', 'ordinary', 'activation', 'integration')),
    ADD COLUMN employment_authority_id text,
    ADD COLUMN county_id text,
    ADD COLUMN replaces_id uuid CONSTRAINT fk_plans_replaces_id_plans REFERENCES plans (id),
    ADD COLUMN replaced_at timestamptz,
    ADD CONSTRAINT ck_plans_type_of_case CHECK ((type = 'multi-agency') = (case_id IS NOT NULL)),
    DROP CONSTRAINT register,
    ADD CONSTRAINT register CHECK (register IN ('tym', 'employment', 'county-social', 'county-health', 'kela', 'provider', 'youth-work', 'municipality', 'integration'));

CREATE INDEX ix_plans_replaces_id ON plans (replaces_id);

ALTER TABLE plan_reviews
    ADD COLUMN occasion varchar(40) CONSTRAINT occasion CHECK (occasion IN ('interval', 'change', 'request')),
    DROP CONSTRAINT uq_plan_reviews_plan_id_due_on;

-- A plan has one open review of a day; reviews that were made before their day may share it.
CREATE UNIQUE INDEX uq_plan_reviews_plan_id_due_on_open ON plan_reviews (plan_id, due_on) WHERE state = 'open';

ALTER TABLE plans
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN readers text[],
    ADD CONSTRAINT ck_plans_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL));

ALTER TABLE plan_versions
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN readers text[],
    ADD CONSTRAINT ck_plan_versions_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL));

ALTER TABLE plan_items
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN readers text[],
    ADD CONSTRAINT ck_plan_items_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL));

ALTER TABLE plan_approvals
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN readers text[],
    ADD CONSTRAINT ck_plan_approvals_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL));

ALTER TABLE duties_explained
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN readers text[],
    ADD CONSTRAINT ck_duties_explained_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL));

ALTER TABLE plan_reviews
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN readers text[],
    ADD CONSTRAINT ck_plan_reviews_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL));

ALTER TABLE review_participations
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN readers text[],
    ADD CONSTRAINT ck_review_participations_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL));

CREATE FUNCTION access_reader() RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT coalesce(access_organisation(), access_person()::text) $$;

GRANT UPDATE (replaced_at, version) ON plans TO {service}_worker;

-- Whose row it is never changes, and nobody becomes its reader later.
REVOKE UPDATE ON plans, plan_approvals, plan_reviews, review_participations FROM {service}_runtime;

GRANT UPDATE (latest_number, in_force_number, next_review_on, version) ON plans TO {service}_runtime;

GRANT UPDATE (organisation_id, verdict, reason, answered_by, answered_at) ON plan_approvals TO {service}_runtime;

GRANT UPDATE (state, occasion, done_at, done_by, version) ON plan_reviews TO {service}_runtime;

GRANT UPDATE (note, participated_by) ON review_participations TO {service}_runtime;

CREATE POLICY reader ON plans FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

CREATE POLICY reader ON plan_versions FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

CREATE POLICY reader ON plan_items FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

CREATE POLICY reader ON plan_approvals FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

CREATE POLICY reader ON duties_explained FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

CREATE POLICY reader ON plan_reviews FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

CREATE POLICY reader ON review_participations FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

-- What belongs to a plan has the plan's own readers.
CREATE POLICY maker_insert ON plans FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (plans.readers));

CREATE POLICY maker_update ON plans FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND access_organisation() = ANY (plans.readers));

CREATE POLICY subject_update ON plans FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'person' AND access_person()::text = ANY (plans.readers));

CREATE POLICY maker_insert ON plan_versions FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_versions.readers)
    AND stored_by_organisation = access_organisation()
    AND plan_versions.readers = (SELECT parent.readers FROM plans AS parent WHERE parent.id = plan_id));

CREATE POLICY maker_update ON plan_versions FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_versions.readers));

CREATE POLICY subject_update ON plan_versions FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'person' AND access_person()::text = ANY (plan_versions.readers))
    WITH CHECK (state IN ('in-force', 'superseded') AND access_person()::text = ANY (plan_versions.readers));

CREATE POLICY maker_insert ON plan_items FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_items.readers)
    AND plan_items.readers = (SELECT parent.readers FROM plans AS parent WHERE parent.id = plan_id));

CREATE POLICY maker_insert ON plan_approvals FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_approvals.readers)
    AND party <> 'person' AND organisation_id = access_organisation()
    AND plan_approvals.readers = (SELECT parent.readers FROM plan_versions AS parent WHERE parent.id = version_id));

CREATE POLICY maker_update ON plan_approvals FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_approvals.readers)
    AND party <> 'person' AND organisation_id = access_organisation());

CREATE POLICY subject_insert ON plan_approvals FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL
    AND plan_approvals.readers = (SELECT parent.readers FROM plan_versions AS parent WHERE parent.id = version_id));

CREATE POLICY subject_update ON plan_approvals FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL);

CREATE POLICY maker_insert ON duties_explained FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (duties_explained.readers)
    AND organisation_id = access_organisation()
    AND duties_explained.readers = (SELECT parent.readers FROM plans AS parent WHERE parent.id = plan_id));

CREATE POLICY maker_insert ON plan_reviews FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_reviews.readers)
    AND plan_reviews.readers = (SELECT parent.readers FROM plans AS parent WHERE parent.id = plan_id));

CREATE POLICY maker_update ON plan_reviews FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_reviews.readers));

CREATE POLICY maker_insert ON review_participations FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (review_participations.readers)
    AND organisation_id = access_organisation()
    AND review_participations.readers = (SELECT parent.readers FROM plan_reviews AS parent WHERE parent.id = review_id));

CREATE POLICY maker_update ON review_participations FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND access_organisation() = ANY (review_participations.readers)
    AND organisation_id = access_organisation());

-- A whole plan in one round trip, under the caller's policies; the versions in force and draft, or one by its number.
CREATE OR REPLACE FUNCTION plan_document(asked uuid, asked_number integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', plan.id, 'type', plan.type, 'caseId', plan.case_id,
        'employmentAuthorityId', plan.employment_authority_id, 'countyId', plan.county_id,
        'replacesId', plan.replaces_id, 'personId', plan.person_id, 'register', plan.register,
        'state', CASE WHEN plan.replaced_at IS NOT NULL THEN 'replaced'
            WHEN plan.in_force_number IS NULL THEN 'draft' ELSE 'in-force' END,
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

-- The facts that a plan's conditions are held to tell of the person's situation.
CREATE OR REPLACE FUNCTION plan_categories(document jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(DISTINCT category ORDER BY category) FROM (
        SELECT 'plan' AS category
        UNION ALL SELECT item ->> 'protectedCategory'
            FROM jsonb_array_elements(document -> 'versions') AS version, jsonb_array_elements(version -> 'items') AS item
        UNION ALL SELECT unnest(ARRAY[
                CASE WHEN jsonb_typeof(version -> 'content' -> 'capacityFinding') = 'object'
                    THEN 'health-and-work-capacity' END,
                CASE WHEN version -> 'content' ? 'facts' THEN 'social-situation' END])
            FROM jsonb_array_elements(document -> 'versions') AS version
    ) AS held WHERE category IS NOT NULL
$$;
