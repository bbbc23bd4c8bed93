DROP FUNCTION plan_version;

-- The plan's present version under the caller's policies, to see after the decisions whether it is still what was
-- located; if it is, what is released on them is noted in the same statement.
CREATE FUNCTION release_plan(
    caller text, organisation text, user_id text, person text, roles text,
    asked uuid, located integer, operation text, released jsonb
) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    present integer;
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    SELECT version INTO present FROM plans WHERE id = asked;
    IF present = located THEN
        INSERT INTO releases (decision_id, person_id, permitted, operation, user_id)
            SELECT entry.decision_id, entry.person_id, entry.permitted, release_plan.operation, release_plan.user_id
            FROM jsonb_populate_recordset(NULL::releases, released) AS entry;
    END IF;
    RETURN present;
END
$$;
