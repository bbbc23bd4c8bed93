-- Who keeps the directory: the operator's workers with the role directory-admin all of it, an organisation's own its
-- units and contact points. Everybody reads it, but for clients and their keys.

CREATE FUNCTION access_keeps_directory() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT access_caller() = 'worker' AND access_has_role('directory-admin') AND EXISTS (
        SELECT FROM organisations WHERE id = access_organisation() AND kind = 'operator' AND active)
$$;

CREATE FUNCTION access_keeps_own() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT access_organisation() WHERE access_caller() = 'worker' AND access_has_role('directory-admin')
$$;

GRANT INSERT ON organisations, issuers, issuer_organisations TO {service}_runtime;

GRANT UPDATE (names, organiser_id, active, suspended_at, valid_to, version) ON organisations
    TO {service}_runtime;

GRANT UPDATE (jwks_uri, jwks, version) ON issuers TO {service}_runtime;

GRANT UPDATE (ended_at) ON issuer_organisations TO {service}_runtime;

GRANT SELECT, INSERT ON organisation_history, clients, client_keys, organisation_units, contact_points
    TO {service}_runtime;

GRANT UPDATE (audiences, subsystem, grants, revoked_at, version) ON clients TO {service}_runtime;

GRANT UPDATE (retired_at) ON client_keys TO {service}_runtime;

GRANT UPDATE (names, registers, valid_from, valid_to, version) ON organisation_units TO {service}_runtime;

GRANT UPDATE (phone, email, address, web, valid_to, version) ON contact_points TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON organisation_history, clients, client_keys, organisation_units, contact_points
    TO {service}_maintenance;

ALTER TABLE organisation_history ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE clients ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE client_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE organisation_units ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE contact_points ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY operator_insert ON organisations FOR INSERT TO {service}_runtime WITH CHECK (access_keeps_directory());

CREATE POLICY operator_update ON organisations FOR UPDATE TO {service}_runtime USING (access_keeps_directory());

CREATE POLICY reference ON organisation_history FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY operator_insert ON organisation_history FOR INSERT TO {service}_runtime
    WITH CHECK (access_keeps_directory() AND changed_by = access_user());

CREATE POLICY operator_insert ON issuers FOR INSERT TO {service}_runtime
    WITH CHECK (access_keeps_directory() AND kind <> 'service');

CREATE POLICY operator_update ON issuers FOR UPDATE TO {service}_runtime
    USING (access_keeps_directory() AND kind <> 'service');

CREATE POLICY operator_insert ON issuer_organisations FOR INSERT TO {service}_runtime
    WITH CHECK (access_keeps_directory());

CREATE POLICY operator_update ON issuer_organisations FOR UPDATE TO {service}_runtime USING (access_keeps_directory());

CREATE POLICY service ON clients FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON clients FOR SELECT TO {service}_runtime USING (organisation_id = access_keeps_own());

CREATE POLICY operator ON clients FOR SELECT TO {service}_runtime USING (access_keeps_directory());

CREATE POLICY operator_insert ON clients FOR INSERT TO {service}_runtime WITH CHECK (access_keeps_directory());

CREATE POLICY operator_update ON clients FOR UPDATE TO {service}_runtime USING (access_keeps_directory());

CREATE POLICY service ON client_keys FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON client_keys FOR SELECT TO {service}_runtime
    USING (client IN (SELECT id FROM clients WHERE organisation_id = access_keeps_own()));

CREATE POLICY operator ON client_keys FOR SELECT TO {service}_runtime USING (access_keeps_directory());

CREATE POLICY operator_insert ON client_keys FOR INSERT TO {service}_runtime WITH CHECK (access_keeps_directory());

CREATE POLICY operator_update ON client_keys FOR UPDATE TO {service}_runtime USING (access_keeps_directory());

CREATE POLICY reference ON organisation_units FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY keeper_insert ON organisation_units FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_keeps_own() OR access_keeps_directory());

CREATE POLICY keeper_update ON organisation_units FOR UPDATE TO {service}_runtime
    USING (organisation_id = access_keeps_own() OR access_keeps_directory());

CREATE POLICY reference ON contact_points FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY keeper_insert ON contact_points FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_keeps_own() OR access_keeps_directory());

CREATE POLICY keeper_update ON contact_points FOR UPDATE TO {service}_runtime
    USING (organisation_id = access_keeps_own() OR access_keeps_directory());
