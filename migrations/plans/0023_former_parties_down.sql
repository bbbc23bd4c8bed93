ALTER POLICY supervisor ON assessment_entries USING (
    access_has_role('auditor') AND authority_id = access_organisation()
    AND current_setting('tym.supervised_case', true) = case_id::text
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NOT NULL));

ALTER POLICY supervisor ON cases USING (
    ended_at IS NOT NULL AND access_caller() = 'worker' AND access_has_role('auditor')
    AND current_setting('tym.supervised_case', true) = id::text
    AND access_organisation() IN (employment_authority_id, county_id, kela_id, transferred_from));

ALTER TABLE cases DROP COLUMN left_by;
