-- One person may have several ids, told by consent-api's feed; the policies hold for all of them alike. Which two ids
-- are one person is shown to every caller: it says nothing without the rows that it helps to find.

CREATE TABLE person_links (
    merged_id uuid NOT NULL,
    survivor_id uuid NOT NULL,
    CONSTRAINT pk_person_links PRIMARY KEY (merged_id),
    CONSTRAINT ck_person_links_two CHECK (merged_id <> survivor_id)
);

CREATE INDEX ix_person_links_survivor_id ON person_links (survivor_id);

ALTER TABLE person_links ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON person_links TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE ON person_links TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON person_links TO {service}_maintenance;

CREATE POLICY linked ON person_links FOR SELECT TO {service}_runtime USING (access_caller() IS NOT NULL);

CREATE POLICY following ON person_links TO {service}_worker USING (true);

CREATE FUNCTION linked_persons(asked uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    survivor uuid;
    merged uuid[];
BEGIN
    SELECT survivor_id INTO survivor FROM person_links WHERE merged_id = asked;
    survivor := coalesce(survivor, asked);
    SELECT array_agg(merged_id) INTO merged FROM person_links WHERE survivor_id = survivor;
    RETURN array_prepend(survivor, coalesce(merged, '{}'));
END
$$;

-- The id that the caller has is looked at first: nobody pays for the merges of others.
CREATE FUNCTION is_own_person(asked uuid) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT asked = access_person() OR asked = ANY (linked_persons(access_person())) $$;

CREATE FUNCTION is_reader(readers text[]) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT access_reader() = ANY (readers) OR readers && linked_persons(access_person())::text[] $$;

ALTER POLICY person ON cases USING (is_own_person(person_id));

ALTER POLICY person_update ON cases
    USING (access_caller() = 'person' AND is_own_person(person_id) AND ended_at IS NULL);

ALTER POLICY person_insert ON own_views WITH CHECK (
    access_caller() = 'person' AND manner = 'written'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND is_own_person(person_id)
        AND ended_at IS NULL AND organisation_id = employment_authority_id));

ALTER POLICY reader ON plans USING (is_reader(readers));

ALTER POLICY reader ON plan_versions USING (is_reader(readers));

ALTER POLICY reader ON plan_items USING (is_reader(readers));

ALTER POLICY reader ON plan_approvals USING (is_reader(readers));

ALTER POLICY reader ON duties_explained USING (is_reader(readers));

ALTER POLICY reader ON plan_reviews USING (is_reader(readers));

ALTER POLICY reader ON review_participations USING (is_reader(readers));

ALTER POLICY reader ON review_requests USING (is_reader(readers));

ALTER POLICY subject_update ON plans USING (access_caller() = 'person' AND is_reader(plans.readers));

ALTER POLICY subject_update ON plan_versions
    USING (access_caller() = 'person' AND is_reader(plan_versions.readers))
    WITH CHECK (state IN ('in-force', 'superseded') AND is_reader(plan_versions.readers));

ALTER POLICY subject_insert ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND is_reader(plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in'
    AND plan_approvals.readers = (SELECT parent.readers FROM plan_versions AS parent WHERE parent.id = version_id));

ALTER POLICY subject_update ON plan_approvals
    USING (access_caller() = 'person' AND is_reader(plan_approvals.readers)
        AND party = 'person' AND organisation_id IS NULL)
    WITH CHECK (access_caller() = 'person' AND is_reader(plan_approvals.readers)
        AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in');

ALTER POLICY subject_insert ON review_requests WITH CHECK (
    access_caller() = 'person' AND state = 'open' AND form = 'signed-in'
    AND is_reader(review_requests.readers)
    AND review_requests.readers = (SELECT parent.readers FROM plans AS parent WHERE parent.id = plan_id));

CREATE OR REPLACE FUNCTION has_client(asked uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT is_own_person(asked)
        OR EXISTS (SELECT FROM cases WHERE person_id = ANY (linked_persons(asked)))
        OR EXISTS (SELECT FROM plans WHERE person_id = ANY (linked_persons(asked)))
$$;

-- One open case a person, whichever of the ids it was started under. Of two that were open when the ids were found to be
-- one person's each goes on to its own end.
ALTER TABLE cases ADD COLUMN survivor_id uuid;

DROP INDEX uq_cases_person_id_open;

CREATE UNIQUE INDEX uq_cases_survivor_id_open ON cases (coalesce(survivor_id, person_id))
    WHERE ended_at IS NULL;

CREATE INDEX ix_cases_person_id ON cases (person_id);

CREATE FUNCTION note_survivor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.survivor_id := (linked_persons(NEW.person_id))[1];
    RETURN NEW;
END
$$;

CREATE TRIGGER survivor_noted BEFORE INSERT ON cases FOR EACH ROW EXECUTE FUNCTION note_survivor();

GRANT UPDATE (survivor_id) ON cases TO {service}_worker;
