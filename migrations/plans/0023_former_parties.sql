-- Who has left a case stays controller of what it stored, and answers the person's requests about it (S9).
ALTER TABLE cases ADD COLUMN left_by text[] NOT NULL DEFAULT '{}';

ALTER TABLE cases NO FORCE ROW LEVEL SECURITY;

ALTER TABLE case_parties NO FORCE ROW LEVEL SECURITY;

UPDATE cases SET left_by = former.organisations
FROM (SELECT case_id, array_agg(DISTINCT organisation_id) AS organisations
    FROM case_parties WHERE until IS NOT NULL GROUP BY case_id) AS former
WHERE former.case_id = cases.id;

ALTER TABLE cases FORCE ROW LEVEL SECURITY;

ALTER TABLE case_parties FORCE ROW LEVEL SECURITY;

ALTER POLICY supervisor ON cases USING (
    access_caller() = 'worker' AND access_has_role('auditor')
    AND current_setting('tym.supervised_case', true) = id::text
    AND CASE WHEN access_organisation() IN (employment_authority_id, county_id, kela_id) THEN ended_at IS NOT NULL
        ELSE access_organisation() = ANY (left_by) END);

ALTER POLICY supervisor ON assessment_entries USING (
    access_has_role('auditor') AND authority_id = access_organisation()
    AND current_setting('tym.supervised_case', true) = case_id::text
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));
