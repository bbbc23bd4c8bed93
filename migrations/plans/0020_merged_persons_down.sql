DROP TRIGGER survivor_noted ON cases;

DROP FUNCTION note_survivor;

DROP INDEX ix_cases_person_id;

ALTER TABLE cases DROP COLUMN survivor_id;

CREATE UNIQUE INDEX uq_cases_person_id_open ON cases (person_id) WHERE ended_at IS NULL;

CREATE OR REPLACE FUNCTION has_client(asked uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT asked = access_person()
        OR EXISTS (SELECT FROM cases WHERE person_id = asked) OR EXISTS (SELECT FROM plans WHERE person_id = asked)
$$;

ALTER POLICY subject_update ON plans USING (access_caller() = 'person' AND access_person()::text = ANY (plans.readers));

ALTER POLICY subject_update ON plan_versions
    USING (access_caller() = 'person' AND access_person()::text = ANY (plan_versions.readers))
    WITH CHECK (state IN ('in-force', 'superseded') AND access_person()::text = ANY (plan_versions.readers));

ALTER POLICY subject_insert ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in'
    AND plan_approvals.readers = (SELECT parent.readers FROM plan_versions AS parent WHERE parent.id = version_id));

ALTER POLICY subject_update ON plan_approvals
    USING (access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
        AND party = 'person' AND organisation_id IS NULL)
    WITH CHECK (access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
        AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in');

ALTER POLICY subject_insert ON review_requests WITH CHECK (
    access_caller() = 'person' AND state = 'open' AND form = 'signed-in'
    AND access_person()::text = ANY (review_requests.readers)
    AND review_requests.readers = (SELECT parent.readers FROM plans AS parent WHERE parent.id = plan_id));

ALTER POLICY reader ON plans USING (access_reader() = ANY (readers));

ALTER POLICY reader ON plan_versions USING (access_reader() = ANY (readers));

ALTER POLICY reader ON plan_items USING (access_reader() = ANY (readers));

ALTER POLICY reader ON plan_approvals USING (access_reader() = ANY (readers));

ALTER POLICY reader ON duties_explained USING (access_reader() = ANY (readers));

ALTER POLICY reader ON plan_reviews USING (access_reader() = ANY (readers));

ALTER POLICY reader ON review_participations USING (access_reader() = ANY (readers));

ALTER POLICY reader ON review_requests USING (access_reader() = ANY (readers));

ALTER POLICY person_insert ON own_views WITH CHECK (
    access_caller() = 'person' AND manner = 'written'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND person_id = access_person()
        AND ended_at IS NULL AND organisation_id = employment_authority_id));

ALTER POLICY person_update ON cases
    USING (access_caller() = 'person' AND person_id = access_person() AND ended_at IS NULL);

ALTER POLICY person ON cases USING (person_id = access_person());

DROP FUNCTION is_reader;

DROP FUNCTION is_own_person;

DROP FUNCTION linked_persons;

DROP TABLE person_links;
