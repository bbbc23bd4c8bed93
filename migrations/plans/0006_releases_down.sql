DROP FUNCTION release_plan;

CREATE FUNCTION plan_version(
    caller text, organisation text, user_id text, person text, roles text, asked uuid
) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    RETURN (SELECT version FROM plans WHERE id = asked);
END
$$;
