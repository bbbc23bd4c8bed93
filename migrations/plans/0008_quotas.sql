-- A person's ledger is seen by whoever sees a case or a plan of the person, by the recorder, and by the person.

GRANT SELECT, INSERT, UPDATE ON quota_uses TO {service}_runtime;

GRANT SELECT, INSERT ON quota_resets TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON quota_uses, quota_resets TO {service}_maintenance;

ALTER TABLE quota_uses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE quota_resets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE FUNCTION has_client(asked uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT asked = access_person()
        OR EXISTS (SELECT FROM cases WHERE person_id = asked) OR EXISTS (SELECT FROM plans WHERE person_id = asked)
$$;

CREATE POLICY client ON quota_uses FOR SELECT TO {service}_runtime
    USING (organisation_id = access_organisation() OR has_client(person_id));

CREATE POLICY client ON quota_resets FOR SELECT TO {service}_runtime
    USING (organisation_id = access_organisation() OR has_client(person_id));

CREATE POLICY recorder_insert ON quota_uses FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND plan_id IS NULL AND organisation_id = access_organisation() AND has_client(person_id));

CREATE POLICY recorder_update ON quota_uses FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND organisation_id = access_organisation());

CREATE POLICY recorder_insert ON quota_resets FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND organisation_id = access_organisation() AND has_client(person_id));

-- The last approval of a plan, whoever gives it, books what the plan uses.
CREATE POLICY booking_insert ON quota_uses FOR INSERT TO {service}_runtime WITH CHECK (
    EXISTS (SELECT FROM plans WHERE plans.id = plan_id AND plans.person_id = quota_uses.person_id));

CREATE POLICY booking_update ON quota_uses FOR UPDATE TO {service}_runtime USING (
    EXISTS (SELECT FROM plans WHERE plans.id = plan_id AND plans.person_id = quota_uses.person_id));
