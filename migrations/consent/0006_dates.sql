-- An identity code is somebody's from day to day, not from moment to moment: calendar dates in Europe/Helsinki.

CREATE FUNCTION legal_date() RETURNS date LANGUAGE sql STABLE AS
    $$ SELECT (legal_now() AT TIME ZONE 'Europe/Helsinki')::date $$;

ALTER TABLE identity_codes
    ALTER COLUMN valid_from DROP DEFAULT,
    ALTER COLUMN valid_from TYPE date USING (valid_from AT TIME ZONE 'Europe/Helsinki')::date,
    ALTER COLUMN valid_from SET DEFAULT legal_date(),
    ALTER COLUMN valid_to TYPE date USING (valid_to AT TIME ZONE 'Europe/Helsinki')::date;
