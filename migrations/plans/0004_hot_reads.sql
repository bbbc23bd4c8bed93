-- A plan in one round trip, under the caller's policies. Where the reader's own organisation stored any of it, or it is
-- the person's own, the use is logged in the same statement; for the rest the answer says whose decision is needed.

CREATE FUNCTION plan_categories(document jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(DISTINCT category ORDER BY category) FROM (
        SELECT 'plan' AS category
        UNION ALL SELECT item ->> 'protectedCategory'
            FROM jsonb_array_elements(document -> 'versions') AS version, jsonb_array_elements(version -> 'items') AS item
        UNION ALL SELECT 'health-and-work-capacity'
            FROM jsonb_array_elements(document -> 'versions') AS version
            WHERE jsonb_typeof(version -> 'content' -> 'capacityFinding') = 'object'
    ) AS held WHERE category IS NOT NULL
$$;

CREATE FUNCTION read_plan(
    caller text, organisation text, user_id text, person text, roles text, asked uuid, asked_number integer,
    use_id uuid, user_name text, purpose text, necessity text, operation text
) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    document jsonb;
    categories text[];
    storers text[];
    others text[];
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    document := plan_document(asked, asked_number);
    IF document IS NULL THEN
        RETURN NULL;
    END IF;
    categories := plan_categories(document);
    SELECT coalesce(array_agg(DISTINCT version ->> 'storedByOrganisation'), '{}') INTO storers
        FROM jsonb_array_elements(document -> 'versions') AS version;
    IF caller = 'person' THEN
        others := '{}';
    ELSE
        others := array_remove(storers, organisation);
    END IF;
    IF caller = 'person' OR organisation = ANY (storers) THEN
        INSERT INTO use_entries (id, person_ids, organisation_id, user_id, user_name, purpose, necessity, operation,
                register, categories)
            VALUES (use_id, ARRAY[(document ->> 'personId')::uuid], nullif(organisation, ''), user_id, user_name,
                purpose, necessity, operation, document ->> 'register', categories);
    END IF;
    RETURN document || jsonb_build_object('categories', categories, 'others', others);
END
$$;

-- The plan's present version under the caller's policies, to see after a decision whether it is still what was located.

CREATE FUNCTION plan_version(
    caller text, organisation text, user_id text, person text, roles text, asked uuid
) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    RETURN (SELECT version FROM plans WHERE id = asked);
END
$$;
