-- Two kinds of organisation more: a municipality beside its employment authority, and the police (703/2023 § 62).

ALTER TABLE organisations DROP CONSTRAINT organisationkind;

ALTER TABLE organisations ADD CONSTRAINT organisationkind CHECK (kind IN ('employment-authority',
    'wellbeing-services-county', 'kela', 'service-provider', 'county-contractor', 'employer', 'education-provider',
    'youth-work', 'municipality', 'police', 'operator'));

UPDATE consents SET answered_at = created_at;
