-- Who sees and writes which row of plans-api: the three parties of a case until it ends, and the person.
-- A policy has the name of the relation that the operations table states.;

GRANT SELECT, INSERT ON cases, end_conclusions, assessment_sections, assessment_entries, plans, plan_versions, plan_items, plan_approvals, duties_explained, item_referrals, plan_reviews, review_participations TO {service}_runtime;

GRANT UPDATE ON assessment_sections, cases, end_conclusions, item_referrals, plan_approvals, plan_reviews, plans, review_participations TO {service}_runtime;

GRANT UPDATE (state, in_force_at) ON plan_versions TO {service}_runtime;

GRANT SELECT ON cases, plans, plan_items TO {service}_worker;

GRANT UPDATE (access) ON cases TO {service}_worker;

GRANT SELECT, INSERT, UPDATE ON item_referrals TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {service}_maintenance;

ALTER TABLE cases ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE end_conclusions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE assessment_sections ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE assessment_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE plans ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_versions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_approvals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE duties_explained ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE item_referrals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_reviews ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE review_participations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- A party reads until the case has ended: in the ending transaction itself legal_now() still equals ended_at.
CREATE POLICY party ON cases TO {service}_runtime USING (
    access_organisation() IN (employment_authority_id, county_id, kela_id)
    AND (ended_at IS NULL OR ended_at = legal_now()));

CREATE POLICY person ON cases FOR SELECT TO {service}_runtime USING (person_id = access_person());

CREATE POLICY person_update ON cases FOR UPDATE TO {service}_runtime USING (person_id = access_person());

CREATE POLICY party ON plans TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON end_conclusions TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON assessment_sections TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_versions TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_items TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_approvals TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON duties_explained TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON item_referrals TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON plan_reviews TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY party ON review_participations TO {service}_runtime USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

-- A county's own reader groups do not read each other's entries (703/2023 §§ 9 and 53).
CREATE POLICY party ON assessment_entries FOR SELECT TO {service}_runtime USING (
    EXISTS (SELECT FROM cases WHERE cases.id = case_id)
    AND (reader_group IS NULL
        OR authority_id IS DISTINCT FROM access_organisation()
        OR access_has_role(CASE reader_group WHEN 'health' THEN 'health-professional' ELSE 'social-worker' END)));

CREATE POLICY author ON assessment_entries FOR INSERT TO {service}_runtime WITH CHECK (
    authority_id = access_organisation() AND EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY plumbing_work ON cases TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON plans TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON plan_items TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON item_referrals TO {service}_worker USING (true);

CREATE FUNCTION plan_version_document(version plan_versions) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'number', version.number, 'state', version.state, 'content', version.content, 'reason', version.reason,
        'storedByOrganisation', version.stored_by_organisation, 'createdAt', version.created_at,
        'inForceAt', version.in_force_at, 'ruleVersions', to_jsonb(version.rule_versions),
        'items', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', item.id, 'revision', item.revision, 'serviceCode', item.service_code,
                'protectedCategory', item.protected_category, 'organiserId', item.organiser_id,
                'startsOn', item.starts_on, 'endsOn', item.ends_on, 'daysPerWeek', item.days_per_week,
                'hoursPerDay', item.hours_per_day, 'goal', item.goal,
                'referral', (SELECT jsonb_build_object('id', referral.referral_id, 'state', referral.state,
                        'outcome', referral.outcome, 'decisionOutcome', referral.decision_outcome)
                    FROM item_referrals AS referral
                    WHERE referral.item_id = item.id AND referral.item_revision = item.revision)
            ) ORDER BY item.place), '[]') FROM plan_items AS item WHERE item.version_id = version.id),
        'approvals', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'party', approval.party, 'organisationId', approval.organisation_id, 'verdict', approval.verdict,
                'reason', approval.reason, 'answeredAt', approval.answered_at) ORDER BY approval.answered_at), '[]')
            FROM plan_approvals AS approval WHERE approval.version_id = version.id))
$$;

-- A whole plan in one round trip, under the caller's policies; the versions in force and draft, or one by its number.
CREATE FUNCTION plan_document(asked uuid, asked_number integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', plan.id, 'caseId', plan.case_id, 'personId', plan.person_id, 'register', plan.register,
        'state', CASE WHEN plan.in_force_number IS NULL THEN 'draft' ELSE 'in-force' END,
        'version', plan.version, 'nextReviewOn', plan.next_review_on,
        'kelaRehabilitationNeeded', (SELECT kela_rehabilitation_needed FROM cases WHERE cases.id = plan.case_id),
        'dutiesExplained', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'number', duties.number, 'language', duties.language, 'organisationId', duties.organisation_id,
                'explainedAt', duties.explained_at) ORDER BY duties.explained_at), '[]')
            FROM duties_explained AS duties WHERE duties.plan_id = plan.id),
        'versions', (SELECT coalesce(jsonb_agg(plan_version_document(candidate) ORDER BY candidate.number), '[]')
            FROM plan_versions AS candidate WHERE candidate.plan_id = plan.id AND CASE WHEN asked_number IS NULL
                THEN candidate.state IN ('in-force', 'draft') ELSE candidate.number = asked_number END))
    FROM plans AS plan WHERE plan.id = asked
$$;
