-- A version is a document that never changes: its items stand in it as they are shown, beside the rows that rules ask,
-- and the categories of what it holds. A read of a plan is one look at few rows.
ALTER TABLE plan_versions
    ADD COLUMN items jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN categories text[] NOT NULL DEFAULT '{plan}';

ALTER TABLE plan_versions NO FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_items NO FORCE ROW LEVEL SECURITY;

UPDATE plan_versions AS version SET
    items = (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', item.id, 'revision', item.revision, 'serviceCode', item.service_code,
            'protectedCategory', item.protected_category, 'organiserId', item.organiser_id,
            'startsOn', item.starts_on, 'endsOn', item.ends_on, 'daysPerWeek', item.days_per_week,
            'hoursPerDay', item.hours_per_day, 'totalDays', item.total_days, 'meetings', item.meetings,
            'goal', item.goal, 'prerequisite', item.prerequisite,
            'expenseReimbursement', item.expense_reimbursement, 'openConditions', to_jsonb(item.open_conditions)
            ) ORDER BY item.place), '[]') FROM plan_items AS item WHERE item.version_id = version.id),
    categories = ARRAY(SELECT DISTINCT category FROM (
            SELECT 'plan' AS category
            UNION ALL SELECT item.protected_category FROM plan_items AS item WHERE item.version_id = version.id
            UNION ALL SELECT unnest(ARRAY[
                CASE WHEN jsonb_typeof(version.content -> 'capacityFinding') = 'object'
                    THEN 'health-and-work-capacity' END,
                CASE WHEN version.content ? 'facts' THEN 'social-situation' END])
        ) AS held WHERE category IS NOT NULL ORDER BY category);

ALTER TABLE plan_items FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_versions FORCE ROW LEVEL SECURITY;

CREATE INDEX ix_item_referrals_case_id ON item_referrals (case_id);

DROP FUNCTION read_plan, plan_document, plan_version_document, plan_categories;

-- `sources` are the organisations that stored what is shown; where the reader's own is among them, or it is the
-- person's own, the use is logged in the same statement.
CREATE FUNCTION read_plan(
    caller text, organisation text, user_id text, person text, roles text, asked uuid, asked_number integer,
    use_id uuid, user_name text, purpose text, necessity text, operation text
) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    plan plans;
    versions json;
    sources text;
    categories text;
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    SELECT * INTO plan FROM plans WHERE id = asked;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT json_agg(json_build_object(
            'number', version.number, 'state', version.state, 'content', version.content, 'reason', version.reason,
            'storedByOrganisation', version.stored_by_organisation, 'createdAt', version.created_at,
            'inForceAt', version.in_force_at, 'ruleVersions', version.rule_versions, 'parties', version.parties,
            'items', version.items, 'approvals', coalesce(answers.documents, '[]'))
            ORDER BY version.number),
            string_agg(concat_ws(',', version.stored_by_organisation, answers.sources), ','),
            string_agg(array_to_string(version.categories, ','), ',')
        INTO versions, sources, categories
        FROM plan_versions AS version
        LEFT JOIN LATERAL (SELECT json_agg(json_build_object(
                    'party', approval.party, 'organisationId', approval.organisation_id, 'verdict', approval.verdict,
                    'reason', approval.reason, 'answeredAt', approval.answered_at, 'form', approval.form,
                    'evidence', approval.evidence, 'language', approval.language,
                    'byRepresentative', approval.representation_id IS NOT NULL,
                    'recordedByOrganisation', approval.recorded_by_organisation, 'recordedAt', approval.recorded_at
                    ) ORDER BY approval.answered_at) AS documents,
                string_agg(coalesce(approval.recorded_by_organisation, approval.organisation_id), ',')
                    FILTER (WHERE approval.reason IS NOT NULL OR approval.evidence IS NOT NULL) AS sources
            FROM plan_approvals AS approval WHERE approval.version_id = version.id) AS answers ON true
        WHERE version.plan_id = asked AND CASE WHEN asked_number IS NULL
            THEN version.state IN ('in-force', 'draft') ELSE version.number = asked_number END;
    IF caller = 'person' OR organisation = ANY (string_to_array(sources, ',')) THEN
        INSERT INTO use_entries (id, person_ids, organisation_id, user_id, user_name, purpose, necessity, operation,
                register, categories)
            VALUES (use_id, ARRAY[plan.person_id], nullif(organisation, ''), user_id, user_name,
                purpose, necessity, operation, plan.register,
                ARRAY(SELECT DISTINCT held FROM unnest(string_to_array(categories, ',')) AS held ORDER BY held));
    END IF;
    RETURN json_build_object(
        'id', plan.id, 'type', plan.type, 'caseId', plan.case_id,
        'employmentAuthorityId', plan.employment_authority_id, 'countyId', plan.county_id,
        'replacesId', plan.replaces_id, 'personId', plan.person_id, 'register', plan.register,
        'state', CASE WHEN plan.replaced_at IS NOT NULL THEN 'replaced'
            WHEN plan.in_force_number IS NULL THEN 'draft' ELSE 'in-force' END,
        'version', plan.version, 'nextReviewOn', plan.next_review_on,
        'versions', coalesce(versions, '[]'), 'sources', string_to_array(sources, ','),
        'categories', string_to_array(categories, ','),
        'dutiesExplained', (SELECT coalesce(json_agg(json_build_object(
                'number', duties.number, 'language', duties.language, 'organisationId', duties.organisation_id,
                'explainedAt', duties.explained_at) ORDER BY duties.explained_at), '[]')
            FROM duties_explained AS duties WHERE duties.plan_id = plan.id),
        'referrals', (SELECT coalesce(json_agg(json_build_object(
                'itemId', referral.item_id, 'revision', referral.item_revision, 'id', referral.referral_id,
                'state', referral.state, 'outcome', referral.outcome,
                'decisionOutcome', referral.decision_outcome)), '[]')
            FROM item_referrals AS referral WHERE referral.case_id = plan.case_id),
        'realisations', (SELECT coalesce(json_agg(json_build_object(
                'itemId', noted.item_id, 'kind', noted.kind, 'organisationId', noted.organisation_id,
                'on', noted.happened_on, 'endsOn', noted.ends_on, 'ground', noted.ground,
                'register', noted.register, 'reference', noted.reference) ORDER BY noted.recorded_at), '[]')
            FROM item_realisations AS noted WHERE noted.plan_id = plan.id)
    );
END
$$;
