-- The policies of log_leaves look into both partitioned logs: planning that costs eight times the reading.

CREATE FUNCTION leaves_of(asked uuid, of_person uuid) RETURNS SETOF log_leaves
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT * FROM log_leaves
        WHERE entry_id = asked AND (of_person IS NULL OR person_id IS NULL OR person_id = of_person) LIMIT 2;
END
$$;
