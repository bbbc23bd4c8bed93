-- An organiser registers and sees the assignments of its own providers and contractors, and nobody else's.

ALTER TABLE relations DROP CONSTRAINT relationkind;

ALTER TABLE relations ADD CONSTRAINT relationkind
    CHECK (kind IN ('own-client', 'case-party', 'referral-recipient', 'contributor', 'assignment'));

CREATE FUNCTION is_organised_by_access(asked text) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT EXISTS (SELECT FROM organisations WHERE id = asked AND organiser_id = access_organisation()) $$;

CREATE POLICY organiser ON relations FOR SELECT TO {service}_runtime
    USING (kind = 'assignment' AND is_organised_by_access(organisation_id));

CREATE POLICY organiser_insert ON relations FOR INSERT TO {service}_runtime
    WITH CHECK (kind = 'assignment' AND is_organised_by_access(organisation_id));

CREATE POLICY organiser_update ON relations FOR UPDATE TO {service}_runtime
    USING (kind = 'assignment' AND is_organised_by_access(organisation_id));
