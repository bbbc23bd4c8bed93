ALTER TABLE identity_codes
    ALTER COLUMN valid_from DROP DEFAULT,
    ALTER COLUMN valid_from TYPE timestamptz USING valid_from::timestamp AT TIME ZONE 'Europe/Helsinki',
    ALTER COLUMN valid_from SET DEFAULT legal_now(),
    ALTER COLUMN valid_to TYPE timestamptz USING valid_to::timestamp AT TIME ZONE 'Europe/Helsinki';

DROP FUNCTION legal_date();
