-- A page of an authority's open cases in one look under the caller's policies, its use logged in the same statement.
-- One function for each column in which a party stands, so that each page is read by an index of that column.

DROP INDEX ix_cases_employment_authority_id_created_at;

CREATE INDEX ix_cases_employment_authority_id_open ON cases (employment_authority_id, created_at, id) WHERE ended_at IS NULL;

DROP INDEX ix_cases_county_id_created_at;

CREATE INDEX ix_cases_county_id_open ON cases (county_id, created_at, id) WHERE ended_at IS NULL;

DROP INDEX ix_cases_kela_id_created_at;

CREATE INDEX ix_cases_kela_id_open ON cases (kela_id, created_at, id) WHERE ended_at IS NULL;

DO $$
DECLARE
    party text;
BEGIN
    FOREACH party IN ARRAY ARRAY['employment_authority_id', 'county_id', 'kela_id'] LOOP
        EXECUTE format($template$
            CREATE FUNCTION list_cases_by_%1$s(
                caller text, organisation text, user_id text, person text, roles text,
                worklist text, asked_state text, soon_since date[], soon_days integer[],
                after_moment timestamptz, after_day date, after_id uuid, asked_limit integer,
                use_id uuid, user_name text, purpose text, necessity text, operation text
            ) RETURNS json LANGUAGE plpgsql VOLATILE AS $function$
            DECLARE
                today date := (legal_now() AT TIME ZONE 'Europe/Helsinki')::date;
                found cases[];
            BEGIN
                PERFORM set_access(caller, organisation, user_id, person, roles);
                IF worklist IN ('due-soon', 'overdue') THEN
                    found := ARRAY(SELECT listed FROM cases AS listed
                        WHERE listed.%1$I = organisation AND listed.ended_at IS NULL
                            AND listed.next_due_on >= CASE worklist WHEN 'due-soon' THEN today ELSE '-infinity' END
                            AND listed.next_due_on <= CASE worklist WHEN 'due-soon' THEN today + (
                                SELECT days FROM unnest(soon_since, soon_days) AS rule (since, days)
                                WHERE since <= today ORDER BY since DESC LIMIT 1) ELSE today - 1 END
                            AND (asked_state IS NULL OR listed.state = asked_state)
                            AND (listed.next_due_on, listed.id) > (after_day, after_id)
                        ORDER BY listed.next_due_on, listed.id LIMIT asked_limit + 1);
                ELSIF worklist = 'unassigned' THEN
                    found := ARRAY(SELECT listed FROM cases AS listed
                        WHERE listed.%1$I = organisation AND listed.ended_at IS NULL
                            AND NOT (listed.%1$I = ANY (listed.assigned))
                            AND (asked_state IS NULL OR listed.state = asked_state)
                            AND (listed.created_at, listed.id) < (after_moment, after_id)
                        ORDER BY listed.created_at DESC, listed.id DESC LIMIT asked_limit + 1);
                ELSIF worklist = 'mine' THEN
                    found := ARRAY(SELECT listed FROM cases AS listed
                        WHERE listed.%1$I = organisation AND listed.ended_at IS NULL
                            AND listed.id IN (SELECT member.case_id FROM working_group_members AS member
                                WHERE member.user_id = list_cases_by_%1$s.user_id
                                    AND (member.ended_at IS NULL OR member.read_until > legal_now()))
                            AND (asked_state IS NULL OR listed.state = asked_state)
                            AND (listed.created_at, listed.id) < (after_moment, after_id)
                        ORDER BY listed.created_at DESC, listed.id DESC LIMIT asked_limit + 1);
                ELSE
                    found := ARRAY(SELECT listed FROM cases AS listed
                        WHERE listed.%1$I = organisation AND listed.ended_at IS NULL
                            AND (asked_state IS NULL OR listed.state = asked_state)
                            AND (listed.created_at, listed.id) < (after_moment, after_id)
                        ORDER BY listed.created_at DESC, listed.id DESC LIMIT asked_limit + 1);
                END IF;
                IF cardinality(found) = 0 THEN
                    RETURN '[]';
                END IF;
                INSERT INTO use_entries (id, person_ids, organisation_id, user_id, user_name, purpose, necessity,
                        operation, register, categories)
                    VALUES (use_id, ARRAY(SELECT listed.person_id FROM unnest(found[:asked_limit]) AS listed),
                        organisation, user_id, user_name, purpose, necessity, operation, 'tym',
                        ARRAY['client-relationship']);
                RETURN (SELECT json_agg(json_build_object('id', listed.id, 'personId', listed.person_id,
                        'employmentAuthorityId', listed.employment_authority_id, 'countyId', listed.county_id,
                        'state', listed.state, 'planDueOn', listed.plan_due_on, 'nextDueOn', listed.next_due_on,
                        'createdAt', listed.created_at)) FROM unnest(found) AS listed);
            END
            $function$
        $template$, party);
    END LOOP;
END
$$;
