-- A group is its parties' alone; which areas a group that is set has is no secret, so that no two groups share one.

GRANT SELECT, INSERT ON networks, network_areas, network_negotiations, network_members, network_goals, lead_persons, lead_person_approvals, agreements, agreement_signatures, staff_checks TO {service}_runtime;

GRANT UPDATE (setter_id, state, term_from, term_to, chair_id, vice_chair_id, version) ON networks TO {service}_runtime;

GRANT UPDATE (term_from, term_to) ON network_areas TO {service}_runtime;

GRANT UPDATE (setting_authority_id, recorded_by, recorded_at) ON network_negotiations TO {service}_runtime;

GRANT UPDATE (ended_on) ON network_members TO {service}_runtime;

GRANT UPDATE (goals, rule_version, set_by, set_at) ON network_goals TO {service}_runtime;

GRANT UPDATE (state, from_on, to_on, version) ON lead_persons TO {service}_runtime;

GRANT UPDATE (state, in_force_on, staff_check_due_on, version) ON agreements TO {service}_runtime;

GRANT SELECT (id, party_ids, version), UPDATE (version) ON networks TO {service}_worker;

GRANT SELECT ON network_areas, agreements TO {service}_worker;

GRANT UPDATE (told_due_on) ON agreements TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON networks, network_areas, network_negotiations, network_members, network_goals, lead_persons, lead_person_approvals, agreements, agreement_signatures, staff_checks TO {service}_maintenance;

ALTER TABLE networks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE network_areas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE network_negotiations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE network_members ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE network_goals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE lead_persons ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE lead_person_approvals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE agreements ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE agreement_signatures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE staff_checks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY party ON networks FOR SELECT TO {service}_runtime
    USING (access_caller() = 'worker' AND access_organisation() = ANY (party_ids));

CREATE POLICY party_insert ON networks FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND access_organisation() = ANY (party_ids));

CREATE POLICY party_update ON networks FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND access_organisation() = ANY (party_ids));

CREATE POLICY reader ON network_areas FOR SELECT TO {service}_runtime
    USING (access_caller() = 'worker' AND (term_from IS NOT NULL OR EXISTS (SELECT FROM networks WHERE networks.id = network_id)));

CREATE POLICY proposer_insert ON network_areas FOR INSERT TO {service}_runtime WITH CHECK (
    term_from IS NULL
    AND EXISTS (SELECT FROM networks WHERE networks.id = network_id AND proposed_by = access_organisation()));

CREATE POLICY setter_update ON network_areas FOR UPDATE TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id AND setter_id = access_organisation()));

CREATE POLICY party ON network_negotiations FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party ON network_members FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party ON network_goals FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party ON lead_persons FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party ON lead_person_approvals FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party ON agreements FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party ON agreement_signatures FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party ON staff_checks FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY author_insert ON network_negotiations FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY author_insert ON network_members FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY author_insert ON lead_person_approvals FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY author_insert ON agreement_signatures FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY author_update ON network_negotiations FOR UPDATE TO {service}_runtime
    USING (organisation_id = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY author_update ON network_members FOR UPDATE TO {service}_runtime
    USING (organisation_id = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY setter_insert ON network_goals FOR INSERT TO {service}_runtime
    WITH CHECK (EXISTS (SELECT FROM networks WHERE networks.id = network_id AND setter_id = access_organisation()));

CREATE POLICY setter_update ON network_goals FOR UPDATE TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id AND setter_id = access_organisation()));

CREATE POLICY setter_insert ON lead_persons FOR INSERT TO {service}_runtime
    WITH CHECK (EXISTS (SELECT FROM networks WHERE networks.id = network_id AND setter_id = access_organisation()));

CREATE POLICY party_update ON lead_persons FOR UPDATE TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party_insert ON agreements FOR INSERT TO {service}_runtime
    WITH CHECK (drafted_by_organisation = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY party_update ON agreements FOR UPDATE TO {service}_runtime
    USING (EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY author_insert ON staff_checks FOR INSERT TO {service}_runtime
    WITH CHECK (checked_by_organisation = access_organisation() AND EXISTS (SELECT FROM networks WHERE networks.id = network_id));

CREATE POLICY plumbing_work ON networks TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON network_areas TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON agreements TO {service}_worker USING (true);
