DROP FUNCTION read_plan;

CREATE FUNCTION plan_version_document(version plan_versions) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'number', version.number, 'state', version.state, 'content', version.content, 'reason', version.reason,
        'storedByOrganisation', version.stored_by_organisation, 'createdAt', version.created_at,
        'inForceAt', version.in_force_at, 'ruleVersions', to_jsonb(version.rule_versions),
        'parties', to_jsonb(version.parties),
        'items', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', item.id, 'revision', item.revision, 'serviceCode', item.service_code,
                'protectedCategory', item.protected_category, 'organiserId', item.organiser_id,
                'startsOn', item.starts_on, 'endsOn', item.ends_on, 'daysPerWeek', item.days_per_week,
                'hoursPerDay', item.hours_per_day, 'totalDays', item.total_days, 'meetings', item.meetings,
                'goal', item.goal, 'prerequisite', item.prerequisite,
                'expenseReimbursement', item.expense_reimbursement, 'openConditions', to_jsonb(item.open_conditions),
                'referral', (SELECT jsonb_build_object('id', referral.referral_id, 'state', referral.state,
                        'outcome', referral.outcome, 'decisionOutcome', referral.decision_outcome)
                    FROM item_referrals AS referral
                    WHERE referral.item_id = item.id AND referral.item_revision = item.revision)
            ) ORDER BY item.place), '[]') FROM plan_items AS item WHERE item.version_id = version.id),
        'realisations', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'itemId', noted.item_id, 'kind', noted.kind, 'organisationId', noted.organisation_id,
                'on', noted.happened_on, 'endsOn', noted.ends_on, 'ground', noted.ground,
                'register', noted.register, 'reference', noted.reference) ORDER BY noted.recorded_at), '[]')
            FROM item_realisations AS noted WHERE noted.plan_id = version.plan_id),
        'approvals', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'party', approval.party, 'organisationId', approval.organisation_id, 'verdict', approval.verdict,
                'reason', approval.reason, 'answeredAt', approval.answered_at, 'form', approval.form,
                'evidence', approval.evidence, 'language', approval.language,
                'byRepresentative', approval.representation_id IS NOT NULL,
                'recordedByOrganisation', approval.recorded_by_organisation, 'recordedAt', approval.recorded_at
                ) ORDER BY approval.answered_at), '[]')
            FROM plan_approvals AS approval WHERE approval.version_id = version.id))
$$;

CREATE FUNCTION plan_document(asked uuid, asked_number integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', plan.id, 'type', plan.type, 'caseId', plan.case_id,
        'employmentAuthorityId', plan.employment_authority_id, 'countyId', plan.county_id,
        'replacesId', plan.replaces_id, 'personId', plan.person_id, 'register', plan.register,
        'state', CASE WHEN plan.replaced_at IS NOT NULL THEN 'replaced'
            WHEN plan.in_force_number IS NULL THEN 'draft' ELSE 'in-force' END,
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

CREATE FUNCTION plan_categories(document jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(DISTINCT category ORDER BY category) FROM (
        SELECT 'plan' AS category
        UNION ALL SELECT item ->> 'protectedCategory'
            FROM jsonb_array_elements(document -> 'versions') AS version, jsonb_array_elements(version -> 'items') AS item
        UNION ALL SELECT unnest(ARRAY[
                CASE WHEN jsonb_typeof(version -> 'content' -> 'capacityFinding') = 'object'
                    THEN 'health-and-work-capacity' END,
                CASE WHEN version -> 'content' ? 'facts' THEN 'social-situation' END])
            FROM jsonb_array_elements(document -> 'versions') AS version
    ) AS held WHERE category IS NOT NULL
$$;

CREATE FUNCTION read_plan(
    caller text, organisation text, user_id text, person text, roles text, asked uuid, asked_number integer,
    use_id uuid, user_name text, purpose text, necessity text, operation text
) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    document jsonb;
    categories text[];
    storers text[];
    others text[];
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    document := plan_document(asked, asked_number);
    IF document IS NULL THEN
        RETURN NULL;
    END IF;
    categories := plan_categories(document);
    SELECT coalesce(array_agg(DISTINCT source), '{}') INTO storers FROM (
        SELECT version ->> 'storedByOrganisation' AS source FROM jsonb_array_elements(document -> 'versions') AS version
        UNION SELECT coalesce(approval ->> 'recordedByOrganisation', approval ->> 'organisationId')
            FROM jsonb_array_elements(document -> 'versions') AS version,
                jsonb_array_elements(version -> 'approvals') AS approval
            WHERE approval ->> 'reason' IS NOT NULL OR approval ->> 'evidence' IS NOT NULL
    ) AS stored WHERE source IS NOT NULL;
    IF caller = 'person' THEN
        others := '{}';
    ELSE
        others := array_remove(storers, organisation);
    END IF;
    IF caller = 'person' OR organisation = ANY (storers) THEN
        INSERT INTO use_entries (id, person_ids, organisation_id, user_id, user_name, purpose, necessity, operation,
                register, categories)
            VALUES (use_id, ARRAY[(document ->> 'personId')::uuid], nullif(organisation, ''), user_id, user_name,
                purpose, necessity, operation, document ->> 'register', categories);
    END IF;
    RETURN document || jsonb_build_object('categories', categories, 'others', others);
END
$$;

DROP INDEX ix_item_referrals_case_id;

ALTER TABLE plan_versions DROP COLUMN items, DROP COLUMN categories;
