CREATE OR REPLACE FUNCTION decision_facts(
    caller text, organisation text, user_id text, person text, roles text,
    asked_person uuid, asker text, discloser text, recipient text, asked_purpose text
) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    RETURN (SELECT jsonb_build_object(
        'now', legal_now(),
        'contactProtected', (SELECT contact_protected FROM persons WHERE id = asked_person),
        'relations', (SELECT coalesce(jsonb_agg(jsonb_build_array(kind, starts_at, ends_at)), '[]') FROM relations
            WHERE person_id = asked_person AND organisation_id = asker),
        'consents', (SELECT coalesce(jsonb_agg(jsonb_build_array(
                id, state, categories, itemised_categories, form, created_at, valid_until)), '[]') FROM consents
            WHERE person_id = asked_person AND purpose = asked_purpose
              AND discloser_id = discloser AND recipient_id = recipient)));
END
$$;

ALTER POLICY person ON consents USING (person_id = access_person());

ALTER POLICY person_insert ON consents WITH CHECK (person_id = access_person());

ALTER POLICY person_update ON consents USING (person_id = access_person());

ALTER POLICY person ON decisions USING (permitted <> '{}' AND person_id = access_person());

ALTER POLICY person ON uses USING (person_id = access_person());

ALTER POLICY related ON persons USING (
    EXISTS (SELECT FROM relations WHERE relations.person_id = persons.id AND organisation_id = access_organisation()));

DROP POLICY opened_update ON identity_codes;

DROP POLICY opened ON identity_codes;

DROP POLICY related_update ON persons;

DROP POLICY of_representation ON persons;

DROP POLICY own ON persons;

DROP POLICY told ON relations;

DROP POLICY registrar_update ON person_merges;

DROP POLICY registrar_insert ON person_merges;

DROP POLICY related ON home_municipalities;

DROP POLICY related_insert ON home_municipalities;

DROP POLICY person ON home_municipalities;

DROP POLICY related ON representations;

DROP POLICY related_insert ON representations;

DROP POLICY related_update ON representations;

DROP POLICY party ON representations;

DROP POLICY party_update ON representations;

DROP POLICY person ON prohibitions;

DROP POLICY person_insert ON prohibitions;

DROP POLICY person_update ON prohibitions;

DROP POLICY representative ON prohibitions;

DROP POLICY professional ON prohibitions;

DROP POLICY professional_insert ON prohibitions;

DROP FUNCTION is_access_person;

DROP FUNCTION told_person;

DROP FUNCTION opened_person;

DROP FUNCTION holds_relation;

DROP FUNCTION linked_persons;

REVOKE UPDATE (sealed, family_name_index, contact_protected, version) ON persons FROM {service}_runtime;

REVOKE UPDATE (valid_to) ON identity_codes FROM {service}_runtime;
