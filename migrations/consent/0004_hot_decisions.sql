-- A decision in two round trips: the facts under the asker's policies, then decision and disclosure in one transaction.

CREATE FUNCTION decision_facts(
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

CREATE FUNCTION record_decision(
    caller text, organisation text, user_id text, person text, roles text, decision jsonb
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    INSERT INTO decisions (id, action, organisation_id, user_id, user_name, asked_via, person_id, discloser_id,
            recipient_id, register, purpose, necessity, permitted, denied, basis)
        SELECT entry.id, entry.action, entry.organisation_id, entry.user_id, entry.user_name, entry.asked_via,
            entry.person_id, entry.discloser_id, entry.recipient_id, entry.register, entry.purpose, entry.necessity,
            entry.permitted, entry.denied, entry.basis
        FROM jsonb_populate_record(NULL::decisions, decision) AS entry;
    IF decision -> 'permitted' <> '[]' THEN
        INSERT INTO disclosures (id, decision_id, person_id, discloser_id, recipient_id, user_id, user_name, register,
                categories, purpose, necessity, basis)
            SELECT gen_random_uuid(), entry.id, entry.person_id, entry.discloser_id, entry.recipient_id, entry.user_id,
                entry.user_name, entry.register, entry.permitted, entry.purpose, entry.necessity, entry.basis
            FROM jsonb_populate_record(NULL::decisions, decision) AS entry;
    END IF;
END
$$;
