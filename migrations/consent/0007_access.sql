-- Who reads and writes rule sets, openings, follow-ups and the history of consents; what an auditor sees of decisions.

GRANT SELECT, INSERT ON rule_sets, openings, follow_ups, consent_steps, consent_acknowledgements TO {service}_runtime;

GRANT UPDATE (state, finding, note, reviewed_by, reviewed_at, version) ON follow_ups TO {service}_runtime;

GRANT UPDATE (categories, itemised_categories, form, evidence, kind, recorded_by, recorded_by_name, representation_id,
    given_by_name, by_guardian, answered_at, valid_until, superseded_by) ON consents TO {service}_runtime;

GRANT UPDATE (minor_until) ON persons TO {service}_runtime;

GRANT SELECT, INSERT ON follow_ups TO {service}_worker;

GRANT SELECT ON organisations, organisation_areas, relations, persons TO {service}_worker;

GRANT SELECT, UPDATE (state, version) ON consents TO {service}_worker;

GRANT SELECT, INSERT ON consent_steps TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON rule_sets, openings, follow_ups, consent_steps, consent_acknowledgements
    TO {service}_maintenance;

ALTER TABLE rule_sets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE openings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE follow_ups ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE consent_steps ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE consent_acknowledgements ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- An operator's auditor supervises the log of every organisation.
CREATE FUNCTION access_supervises() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT access_has_role('auditor') AND EXISTS (
        SELECT FROM organisations WHERE id = access_organisation() AND kind = 'operator')
$$;

CREATE POLICY reference ON rule_sets FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY keep ON rule_sets FOR INSERT TO {service}_runtime WITH CHECK (access_caller() = 'service');

CREATE POLICY service ON openings FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON openings FOR SELECT TO {service}_runtime USING (organisation_id = access_organisation());

CREATE POLICY own_insert ON openings FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND user_id = access_user());

CREATE POLICY auditor ON follow_ups FOR SELECT TO {service}_runtime
    USING (access_has_role('auditor') AND organisation_id = access_organisation());

CREATE POLICY supervisor ON follow_ups FOR SELECT TO {service}_runtime USING (access_supervises());

CREATE POLICY open ON follow_ups FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'service' OR organisation_id = access_organisation());

CREATE POLICY auditor_update ON follow_ups FOR UPDATE TO {service}_runtime
    USING (access_has_role('auditor') AND organisation_id = access_organisation());

CREATE POLICY plumbing_work ON follow_ups TO {service}_worker USING (true);

CREATE POLICY auditor ON decisions FOR SELECT TO {service}_runtime USING (
    access_has_role('auditor') AND access_organisation() IN (organisation_id, discloser_id, recipient_id));

CREATE POLICY supervisor ON decisions FOR SELECT TO {service}_runtime USING (access_supervises());

CREATE POLICY plumbing_work ON consents TO {service}_worker USING (true);

CREATE POLICY visible ON consent_steps FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM consents WHERE consents.id = consent_id));

CREATE POLICY keep ON consent_steps FOR INSERT TO {service}_runtime
    WITH CHECK (user_id = access_user() AND EXISTS (SELECT FROM consents WHERE consents.id = consent_id));

CREATE POLICY plumbing_work ON consent_steps TO {service}_worker USING (true);

CREATE POLICY visible ON consent_acknowledgements FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM consents WHERE consents.id = consent_id));

CREATE POLICY own_insert ON consent_acknowledgements FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND EXISTS (SELECT FROM consents WHERE consents.id = consent_id));
