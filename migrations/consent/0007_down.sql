DROP FUNCTION decision_facts(text, text, text, text, text, jsonb);

DROP POLICY auditor ON decisions;

DROP POLICY supervisor ON decisions;

DROP POLICY plumbing_work ON consents;

DELETE FROM consent_acknowledgements;

DELETE FROM consent_steps;

DELETE FROM consents WHERE state NOT IN ('given', 'refused', 'withdrawn');

REVOKE UPDATE (categories, itemised_categories, form, evidence, recorded_by, valid_until) ON consents
    FROM {service}_runtime;

REVOKE SELECT ON consents, organisations, organisation_areas, relations, persons FROM {service}_worker;

REVOKE UPDATE (state, version) ON consents FROM {service}_worker;

DROP POLICY supervisor ON follow_ups;

DROP FUNCTION access_supervises;

ALTER TABLE organisations DROP CONSTRAINT organisationkind;

ALTER TABLE organisations ADD CONSTRAINT organisationkind CHECK (kind IN ('employment-authority',
    'wellbeing-services-county', 'kela', 'service-provider', 'county-contractor', 'employer', 'education-provider',
    'youth-work', 'operator'));

CREATE FUNCTION decision_facts(
    caller text, organisation text, user_id text, person text, roles text,
    asked_person uuid, asker text, discloser text, recipient text, asked_purpose text
) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
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
