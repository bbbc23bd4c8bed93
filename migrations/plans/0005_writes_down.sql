-- Each table has its one policy for everything again.
DROP POLICY party ON cases;

DROP POLICY starter_insert ON cases;

DROP POLICY party_update ON cases;

DROP POLICY person_update ON cases;

DROP POLICY party ON end_conclusions;

DROP POLICY author_insert ON end_conclusions;

DROP POLICY author_update ON end_conclusions;

DROP POLICY party ON assessment_sections;

DROP POLICY starter_insert ON assessment_sections;

DROP POLICY author_update ON assessment_sections;

DROP POLICY author_insert ON assessment_entries;

DROP POLICY party ON plans;

DROP POLICY party_insert ON plans;

DROP POLICY party_update ON plans;

DROP POLICY person_update ON plans;

DROP POLICY party ON plan_versions;

DROP POLICY storer_insert ON plan_versions;

DROP POLICY party_update ON plan_versions;

DROP POLICY person_update ON plan_versions;

DROP POLICY party ON plan_items;

DROP POLICY party_insert ON plan_items;

DROP POLICY party ON plan_approvals;

DROP POLICY author_insert ON plan_approvals;

DROP POLICY author_update ON plan_approvals;

DROP POLICY person_insert ON plan_approvals;

DROP POLICY person_update ON plan_approvals;

DROP POLICY party ON duties_explained;

DROP POLICY author_insert ON duties_explained;

DROP POLICY party ON item_referrals;

DROP POLICY referrer_insert ON item_referrals;

DROP POLICY referrer_update ON item_referrals;

DROP POLICY party ON plan_reviews;

DROP POLICY party_insert ON plan_reviews;

DROP POLICY party_update ON plan_reviews;

DROP POLICY party ON review_participations;

DROP POLICY author_insert ON review_participations;

DROP POLICY author_update ON review_participations;

CREATE POLICY party ON cases TO {service}_runtime USING (
    access_organisation() IN (employment_authority_id, county_id, kela_id)
    AND (ended_at IS NULL OR ended_at = legal_now()));

CREATE POLICY person_update ON cases FOR UPDATE TO {service}_runtime USING (person_id = access_person());

CREATE POLICY party ON end_conclusions TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON assessment_sections TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY author ON assessment_entries FOR INSERT TO {service}_runtime WITH CHECK (
    authority_id = access_organisation() AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plans TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_versions TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_items TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_approvals TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON duties_explained TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON item_referrals TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_reviews TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON review_participations TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));
