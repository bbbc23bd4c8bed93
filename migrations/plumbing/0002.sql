-- Setting the caller's access inside a database function, so that a hot read costs one round trip.

CREATE FUNCTION set_access(caller text, organisation text, user_id text, person text, roles text) RETURNS void
LANGUAGE sql VOLATILE AS $$
    SELECT set_config('tym.caller', caller, true), set_config('tym.organisation', organisation, true),
        set_config('tym.user', user_id, true), set_config('tym.person', person, true),
        set_config('tym.roles', roles, true)
$$;
