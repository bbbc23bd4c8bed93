-- One person may have several ids: the policies and the decision's facts hold for all of them alike.
-- person_merges shows its ids to everybody and the rest to nobody: which two ids are one person is needed to find rows
-- by either, whatever the caller's relations; who merged them and why is the trace.

GRANT UPDATE (sealed, family_name_index, contact_protected, version) ON persons TO {service}_runtime;

GRANT UPDATE (valid_to) ON identity_codes TO {service}_runtime;

GRANT SELECT (merged_id, survivor_id), UPDATE (survivor_id), INSERT ON person_merges TO {service}_runtime;

GRANT SELECT (merged_id, survivor_id) ON person_merges TO {service}_worker;

GRANT SELECT, INSERT ON home_municipalities, representations, prohibitions TO {service}_runtime;

GRANT UPDATE (ended_at, ended_by, version) ON representations TO {service}_runtime;

GRANT UPDATE (ended_at, version) ON prohibitions TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON person_merges, home_municipalities, representations, prohibitions
    TO {service}_maintenance;

ALTER TABLE person_merges ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE home_municipalities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE representations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE prohibitions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE FUNCTION linked_persons(asked uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    survivor uuid;
    merged uuid[];
BEGIN
    SELECT survivor_id INTO survivor FROM person_merges WHERE merged_id = asked;
    survivor := coalesce(survivor, asked);
    SELECT array_agg(merged_id) INTO merged FROM person_merges WHERE survivor_id = survivor;
    RETURN array_prepend(survivor, coalesce(merged, '{}'));
END
$$;

CREATE FUNCTION holds_relation(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
    RETURN EXISTS (SELECT FROM relations WHERE person_id = ANY (linked_persons(asked))
        AND organisation_id = access_organisation()
        AND starts_at <= legal_now() AND (ends_at IS NULL OR ends_at > legal_now()));
END
$$;

CREATE FUNCTION is_access_person(asked uuid) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT asked = ANY (linked_persons(access_person())) $$;

CREATE FUNCTION opened_person() RETURNS uuid LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('tym.opened_person', true), '')::uuid $$;

CREATE FUNCTION told_person() RETURNS uuid LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('tym.told_person', true), '')::uuid $$;

CREATE POLICY linked ON person_merges FOR SELECT TO {service}_runtime, {service}_worker USING (true);

CREATE POLICY registrar_insert ON person_merges FOR INSERT TO {service}_runtime WITH CHECK (
    access_has_role('identity-registrar') AND holds_relation(merged_id) AND holds_relation(survivor_id));

CREATE POLICY registrar_update ON person_merges FOR UPDATE TO {service}_runtime
    USING (access_has_role('identity-registrar') AND holds_relation(merged_id));

CREATE POLICY told ON relations FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(told_person()))::uuid[]));

ALTER POLICY related ON persons USING (access_organisation() IS NOT NULL AND EXISTS (
    SELECT FROM relations
    WHERE relations.person_id = ANY (linked_persons(persons.id)) AND organisation_id = access_organisation()));

CREATE POLICY own ON persons FOR SELECT TO {service}_runtime
    USING (id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY of_representation ON persons FOR SELECT TO {service}_runtime USING (
    access_caller() IN ('worker', 'person') AND EXISTS (
        SELECT FROM representations WHERE represented_id = ANY (linked_persons(persons.id))
            OR representative_id = ANY (linked_persons(persons.id))));

CREATE POLICY related_update ON persons FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND holds_relation(id));

CREATE POLICY opened ON identity_codes FOR SELECT TO {service}_runtime USING (
    person_id = ANY ((SELECT linked_persons(opened_person()))::uuid[])
    AND (holds_relation(person_id) OR is_access_person(person_id)));

CREATE POLICY opened_update ON identity_codes FOR UPDATE TO {service}_runtime USING (
    person_id = ANY ((SELECT linked_persons(opened_person()))::uuid[])
    AND access_caller() = 'worker' AND holds_relation(person_id));

ALTER POLICY person ON consents USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY person_insert ON consents WITH CHECK (is_access_person(person_id));

ALTER POLICY person_update ON consents USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY person ON decisions
    USING (permitted <> '{}' AND person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY person ON uses USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY related ON home_municipalities FOR SELECT TO {service}_runtime USING (holds_relation(person_id));

CREATE POLICY related_insert ON home_municipalities FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND holds_relation(person_id));

CREATE POLICY person ON home_municipalities FOR SELECT TO {service}_runtime USING (is_access_person(person_id));

CREATE POLICY related ON representations FOR SELECT TO {service}_runtime USING (holds_relation(represented_id));

CREATE POLICY related_insert ON representations FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND holds_relation(represented_id));

CREATE POLICY related_update ON representations FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND holds_relation(represented_id));

CREATE POLICY party ON representations FOR SELECT TO {service}_runtime
    USING (is_access_person(represented_id) OR is_access_person(representative_id));

CREATE POLICY party_update ON representations FOR UPDATE TO {service}_runtime
    USING (is_access_person(represented_id) OR is_access_person(representative_id));

CREATE POLICY person ON prohibitions FOR SELECT TO {service}_runtime USING (is_access_person(person_id));

CREATE POLICY person_insert ON prohibitions FOR INSERT TO {service}_runtime WITH CHECK (is_access_person(person_id));

CREATE POLICY person_update ON prohibitions FOR UPDATE TO {service}_runtime USING (is_access_person(person_id));

CREATE POLICY representative ON prohibitions FOR SELECT TO {service}_runtime USING (EXISTS (
    SELECT FROM representations
    WHERE represented_id = ANY (linked_persons(person_id)) AND is_access_person(representative_id)));

CREATE POLICY professional ON prohibitions FOR SELECT TO {service}_runtime USING (
    (access_has_role('social-worker') OR access_has_role('health-professional')) AND holds_relation(person_id));

CREATE POLICY professional_insert ON prohibitions FOR INSERT TO {service}_runtime WITH CHECK (
    (access_has_role('social-worker') OR access_has_role('health-professional')) AND holds_relation(person_id));

-- The generic plan is forced: the planner thinks an array of unknown length dear and would plan anew at every call, which
-- costs five times the decision.

CREATE OR REPLACE FUNCTION decision_facts(
    caller text, organisation text, user_id text, person text, roles text,
    asked_person uuid, asker text, discloser text, recipient text, asked_purpose text
) RETURNS jsonb LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    linked uuid[];
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    linked := linked_persons(asked_person);
    RETURN (SELECT jsonb_build_object(
        'now', legal_now(),
        'contactProtected', (SELECT bool_or(contact_protected) FROM persons WHERE id = ANY (linked)),
        'relations', (SELECT coalesce(jsonb_agg(jsonb_build_array(kind, starts_at, ends_at)), '[]') FROM relations
            WHERE person_id = ANY (linked) AND organisation_id = asker),
        'consents', (SELECT coalesce(jsonb_agg(jsonb_build_array(
                id, state, categories, itemised_categories, form, created_at, valid_until)), '[]') FROM consents
            WHERE person_id = ANY (linked) AND purpose = asked_purpose
              AND discloser_id = discloser AND recipient_id = recipient)));
END
$$;
