-- Who may write which row: `party` and `person` are for reading alone from here on, and each write has its own policy.

DROP POLICY party ON cases;

CREATE POLICY party ON cases FOR SELECT TO {service}_runtime USING (
    access_organisation() IN (employment_authority_id, county_id, kela_id)
    AND (ended_at IS NULL OR ended_at = legal_now()));

CREATE POLICY starter_insert ON cases FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND employment_authority_id = access_organisation());

CREATE POLICY party_update ON cases FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND access_organisation() IN (employment_authority_id, county_id, kela_id)
    AND (ended_at IS NULL OR ended_at = legal_now()));

DROP POLICY person_update ON cases;

-- The person's approval may put the plan in force, which moves the open case; it never ends one.
CREATE POLICY person_update ON cases FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'person' AND person_id = access_person() AND ended_at IS NULL);

DROP POLICY party ON end_conclusions;

CREATE POLICY party ON end_conclusions FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_insert ON end_conclusions FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND authority_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_update ON end_conclusions FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND authority_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

DROP POLICY party ON assessment_sections;

CREATE POLICY party ON assessment_sections FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

-- The starter lays out the three empty sections; after that each authority writes its own alone.
CREATE POLICY starter_insert ON assessment_sections FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND state = 'draft' AND conclusion IS NULL
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND employment_authority_id = access_organisation()));

CREATE POLICY author_update ON assessment_sections FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND authority_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

DROP POLICY author ON assessment_entries;

CREATE POLICY author_insert ON assessment_entries FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND authority_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

DROP POLICY party ON plans;

CREATE POLICY party ON plans FOR SELECT TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party_insert ON plans FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party_update ON plans FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY person_update ON plans FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'person' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL));

DROP POLICY party ON plan_versions;

CREATE POLICY party ON plan_versions FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY storer_insert ON plan_versions FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND stored_by_organisation = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party_update ON plan_versions FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY person_update ON plan_versions FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'person' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL))
    WITH CHECK (state IN ('in-force', 'superseded'));

DROP POLICY party ON plan_items;

CREATE POLICY party ON plan_items FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party_insert ON plan_items FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

DROP POLICY party ON plan_approvals;

CREATE POLICY party ON plan_approvals FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_insert ON plan_approvals FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND party <> 'person' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_update ON plan_approvals FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND party <> 'person' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY person_insert ON plan_approvals FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'person' AND party = 'person' AND organisation_id IS NULL
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL));

CREATE POLICY person_update ON plan_approvals FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'person' AND party = 'person' AND organisation_id IS NULL
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL));

DROP POLICY party ON duties_explained;

CREATE POLICY party ON duties_explained FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_insert ON duties_explained FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

DROP POLICY party ON item_referrals;

CREATE POLICY party ON item_referrals FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY referrer_insert ON item_referrals FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND employment_authority_id = access_organisation()));

CREATE POLICY referrer_update ON item_referrals FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND employment_authority_id = access_organisation()));

DROP POLICY party ON plan_reviews;

CREATE POLICY party ON plan_reviews FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party_insert ON plan_reviews FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party_update ON plan_reviews FOR UPDATE TO {service}_runtime
    USING (access_caller() = 'worker' AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

DROP POLICY party ON review_participations;

CREATE POLICY party ON review_participations FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_insert ON review_participations FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author_update ON review_participations FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));
