-- Who sees and writes which row of the new tables. Whatever a working group says, nobody's rights are wider than those
-- of the organisation; who handed a case over reads it until the day agreed, and changes nothing.

GRANT SELECT, INSERT ON case_parties, working_group_members, case_transfers, guidance_entries, case_holds, own_views, assessment_conclusions TO {service}_runtime;

GRANT UPDATE (until) ON case_parties TO {service}_runtime;

GRANT UPDATE (role, ended_at, end_reason, read_until, version) ON working_group_members TO {service}_runtime;

GRANT UPDATE (released_at, released_by, version) ON case_holds TO {service}_runtime;

GRANT SELECT ON case_holds, case_transfers TO {service}_worker;

GRANT UPDATE (held_for, reminded_for, overdue_for, version) ON cases TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON case_parties, working_group_members, case_transfers, guidance_entries, case_holds, own_views, assessment_conclusions TO {service}_maintenance;

ALTER TABLE case_parties ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE working_group_members ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE case_transfers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE guidance_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE case_holds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE own_views ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE assessment_conclusions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- A party reads until the case has ended, or until it has handed it over: in that very transaction legal_now() still
-- equals the moment.
DROP POLICY party ON cases;

CREATE POLICY party ON cases FOR SELECT TO {service}_runtime USING (
    (access_organisation() IN (employment_authority_id, county_id, kela_id)
        OR (transferred_from = access_organisation() AND transferred_at = legal_now()))
    AND (ended_at IS NULL OR ended_at = legal_now())
    AND coalesce((former_leads ->> access_user())::timestamptz >= legal_now(), true));

DROP POLICY party_update ON cases;

CREATE POLICY party_update ON cases FOR UPDATE TO {service}_runtime
    USING (
        access_caller() = 'worker' AND access_organisation() IN (employment_authority_id, county_id, kela_id)
        AND (ended_at IS NULL OR ended_at = legal_now())
        AND coalesce(NOT jsonb_exists(former_leads, access_user()), true))
    WITH CHECK (
        access_caller() = 'worker'
        AND (access_organisation() IN (employment_authority_id, county_id, kela_id)
            OR (transferred_from = access_organisation() AND transferred_at = legal_now())));

-- After the end the owner of a hold reads on until its last day, a calendar day in Finland (381/2023 § 12).
CREATE POLICY holder ON cases FOR SELECT TO {service}_runtime USING (
    ended_at IS NOT NULL AND access_caller() = 'worker'
    AND (held_for ->> access_organisation())::date >= (legal_now() AT TIME ZONE 'Europe/Helsinki')::date);

CREATE POLICY own ON case_parties FOR SELECT TO {service}_runtime USING (
    organisation_id = access_organisation() OR EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY responsible_insert ON case_parties FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND employment_authority_id = access_organisation()));

CREATE POLICY responsible_update ON case_parties FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND employment_authority_id = access_organisation()));

CREATE POLICY party ON working_group_members FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_insert ON working_group_members FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id
        AND (role = 'member' OR employment_authority_id = access_organisation())));

-- Each authority manages its own members; the responsible one names the lead, and ends who leaves with the case.
CREATE POLICY author_update ON working_group_members FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id
        AND access_organisation() IN (organisation_id, employment_authority_id)));

CREATE POLICY party ON case_transfers FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY plumbing_work ON case_transfers FOR SELECT TO {service}_worker USING (true);

CREATE POLICY responsible_insert ON case_transfers FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND from_authority_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND employment_authority_id = access_organisation()));

CREATE POLICY party ON guidance_entries FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_insert ON guidance_entries FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY reader ON case_holds FOR SELECT TO {service}_runtime USING (
    owner_id = access_organisation() OR EXISTS (SELECT FROM cases WHERE cases.id = case_id));

-- Who is or was a party may have a task or a matter that needs the data, after the end too.
CREATE POLICY owner_insert ON case_holds FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND owner_id = access_organisation()
    AND EXISTS (SELECT FROM case_parties
        WHERE case_parties.case_id = case_holds.case_id AND case_parties.organisation_id = access_organisation()));

CREATE POLICY owner_update ON case_holds FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND owner_id = access_organisation());

CREATE POLICY plumbing_work ON case_holds FOR SELECT TO {service}_worker USING (true);

CREATE POLICY party ON own_views FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY recorder_insert ON own_views FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND manner = 'spoken' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY person_insert ON own_views FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'person' AND manner = 'written'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND person_id = access_person()
        AND ended_at IS NULL AND organisation_id = employment_authority_id));

CREATE POLICY party ON assessment_conclusions FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party_insert ON assessment_conclusions FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

-- Who only reads a case changes nothing that belongs to it: its former leads, and after the end the owners of holds.
CREATE FUNCTION case_is_changeable(asked uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT asked IS NULL OR EXISTS (SELECT FROM cases WHERE cases.id = asked
        AND (ended_at IS NULL OR ended_at = legal_now())
        AND coalesce(NOT jsonb_exists(former_leads, access_user()), true))
$$;

DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['case_parties', 'working_group_members', 'case_transfers', 'guidance_entries',
        'own_views', 'end_conclusions', 'assessment_sections', 'assessment_entries', 'assessment_conclusions', 'plans',
        'plan_versions', 'plan_items', 'plan_approvals', 'duties_explained', 'item_referrals', 'plan_reviews',
        'review_participations']
    LOOP
        EXECUTE format('CREATE POLICY plumbing_changeable_insert ON %I AS RESTRICTIVE FOR INSERT'
            ' TO {service}_runtime WITH CHECK (case_is_changeable(case_id))', part);
        EXECUTE format('CREATE POLICY plumbing_changeable_update ON %I AS RESTRICTIVE FOR UPDATE'
            ' TO {service}_runtime USING (case_is_changeable(case_id))', part);
    END LOOP;
END
$$;

-- On a draft the answer of a party that has left the case gives way to that of the one in its place.
DROP POLICY author_update ON plan_approvals;

CREATE POLICY author_update ON plan_approvals FOR UPDATE TO {service}_runtime
    USING (
        access_caller() = 'worker' AND party <> 'person'
        AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND (organisation_id = access_organisation()
            OR organisation_id NOT IN (employment_authority_id, county_id, kela_id))))
    WITH CHECK (access_caller() = 'worker' AND party <> 'person' AND organisation_id = access_organisation());
