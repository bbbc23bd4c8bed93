-- Who sees and writes which row of consent-api. A policy has the name of the relation that the operations table states.

GRANT SELECT ON organisations, organisation_areas, issuers, issuer_organisations, service_clients TO {service}_runtime;

GRANT SELECT, INSERT ON persons, identity_codes, subjects, consents TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE ON relations TO {service}_runtime;

GRANT UPDATE (state, withdrawn_at, withdrawn_by, version) ON consents TO {service}_runtime;

GRANT INSERT ON decisions TO {service}_runtime;

GRANT SELECT, INSERT ON disclosures, uses TO {service}_runtime;

GRANT INSERT, SELECT ON uses TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {service}_maintenance;

ALTER TABLE organisations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE organisation_areas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE issuers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE issuer_organisations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE service_clients ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE persons ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE identity_codes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE subjects ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE relations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE consents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE decisions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE disclosures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE uses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reference ON organisations FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY reference ON organisation_areas FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY reference ON issuers FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY reference ON issuer_organisations FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY reference ON service_clients FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY service ON relations FOR ALL TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON relations FOR SELECT TO {service}_runtime USING (organisation_id = access_organisation());

CREATE POLICY own_insert ON relations FOR INSERT TO {service}_runtime
    WITH CHECK (kind = 'own-client' AND organisation_id = access_organisation());

CREATE POLICY own_update ON relations FOR UPDATE TO {service}_runtime
    USING (kind = 'own-client' AND organisation_id = access_organisation());

CREATE POLICY service ON persons FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY related ON persons FOR SELECT TO {service}_runtime USING (
    EXISTS (SELECT FROM relations WHERE relations.person_id = persons.id AND organisation_id = access_organisation()));

CREATE POLICY first_entry ON persons FOR INSERT TO {service}_runtime WITH CHECK (access_caller() IN ('worker', 'person'));

CREATE POLICY lookup ON identity_codes FOR SELECT TO {service}_runtime
    USING (hetu_index = decode(nullif(current_setting('tym.lookup', true), ''), 'hex'));

CREATE POLICY lookup_insert ON identity_codes FOR INSERT TO {service}_runtime
    WITH CHECK (hetu_index = decode(nullif(current_setting('tym.lookup', true), ''), 'hex'));

CREATE POLICY service ON subjects FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON subjects FOR SELECT TO {service}_runtime
    USING (access_caller() = 'person' AND issuer || '#' || subject = access_user());

CREATE POLICY link ON subjects FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'person' AND issuer || '#' || subject = access_user());

CREATE POLICY service ON consents FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY parties ON consents FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (discloser_id, recipient_id));

CREATE POLICY discloser_insert ON consents FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND discloser_id = access_organisation());

CREATE POLICY discloser_update ON consents FOR UPDATE TO {service}_runtime USING (discloser_id = access_organisation());

CREATE POLICY person ON consents FOR SELECT TO {service}_runtime USING (person_id = access_person());

CREATE POLICY person_insert ON consents FOR INSERT TO {service}_runtime WITH CHECK (person_id = access_person());

CREATE POLICY person_update ON consents FOR UPDATE TO {service}_runtime USING (person_id = access_person());

CREATE POLICY record ON decisions FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'service' OR organisation_id = access_organisation());

CREATE POLICY record ON disclosures FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'service' OR access_organisation() IN (discloser_id, recipient_id));

CREATE POLICY parties ON disclosures FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (discloser_id, recipient_id));

CREATE POLICY person ON disclosures FOR SELECT TO {service}_runtime USING (person_id = access_person());

CREATE POLICY keep ON uses FOR INSERT TO {service}_runtime WITH CHECK (access_caller() = 'service');

CREATE POLICY kept ON uses FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON uses FOR SELECT TO {service}_runtime USING (organisation_id = access_organisation());

CREATE POLICY person ON uses FOR SELECT TO {service}_runtime USING (person_id = access_person());

CREATE POLICY plumbing_work ON uses TO {service}_worker USING (true);
