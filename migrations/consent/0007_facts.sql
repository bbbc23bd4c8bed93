-- The facts of one question or a hundred, in one round trip.

DROP FUNCTION decision_facts(text, text, text, text, text, uuid, text, text, text, text);

CREATE FUNCTION decision_facts(
    caller text, organisation text, user_id text, person text, roles text, questions jsonb
) RETURNS jsonb LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    question record;
    linked uuid[];
    facts jsonb[] := '{}';
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    FOR question IN SELECT * FROM jsonb_to_recordset(questions) AS asked(person uuid, asker text, discloser text,
            recipient text, purpose text, opening uuid, opened_by text) LOOP
        linked := linked_persons(question.person);
        facts := facts || (SELECT jsonb_build_object(
            'now', legal_now(),
            'contactProtected', protected,
            'isMinor', coalesce(minor, false),
            'relations', (SELECT coalesce(jsonb_agg(jsonb_build_array(kind, starts_at, ends_at)), '[]') FROM relations
                WHERE person_id = ANY (linked) AND organisation_id = question.asker),
            'consents', (SELECT coalesce(jsonb_agg(jsonb_build_array(
                    id, kind, state, categories, itemised_categories, form, coalesce(answered_at, created_at),
                    valid_until, by_guardian)), '[]') FROM consents
                WHERE person_id = ANY (linked) AND consents.purpose = question.purpose
                  AND discloser_id = question.discloser AND recipient_id = question.recipient),
            'openingGround', CASE WHEN question.opening IS NOT NULL THEN (SELECT ground FROM openings
                WHERE id = question.opening AND person_id = ANY (linked) AND organisation_id = question.asker
                  AND openings.user_id = question.opened_by AND openings.purpose = question.purpose
                  AND valid_until > legal_now()) END)
            FROM (SELECT bool_or(contact_protected) AS protected, bool_or(minor_until > legal_date()) AS minor
                FROM persons WHERE id = ANY (linked)) AS known);
    END LOOP;
    RETURN to_jsonb(facts);
END
$$;
