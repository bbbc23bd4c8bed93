-- Holding an idempotency key and looking for its answer in one round trip. A volatile function looks anew at each of its
-- statements: an answer that was committed while the lock was waited for is seen.

CREATE FUNCTION hold_key(
    lock bigint, asked_user text, asked_operation text, asked_key text,
    OUT is_held boolean, OUT fingerprint bytea, OUT status smallint, OUT headers jsonb, OUT body bytea
) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    is_held := pg_try_advisory_xact_lock(lock);
    IF is_held THEN
        SELECT record.fingerprint, record.status, record.headers, record.body
            INTO fingerprint, status, headers, body
            FROM idempotency_records AS record
            WHERE record.user_id = asked_user AND record.operation = asked_operation AND record.key = asked_key;
    END IF;
END
$$;
