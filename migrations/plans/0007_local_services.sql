-- Everybody sees the catalogue; an authority adds versions of its own local services, and none ever changes.

GRANT SELECT, INSERT ON local_services TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON local_services TO {service}_maintenance;

ALTER TABLE local_services ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY everybody ON local_services FOR SELECT TO {service}_runtime USING (access_caller() IS NOT NULL);

CREATE POLICY owner_insert ON local_services FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation());
