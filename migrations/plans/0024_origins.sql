-- Who stated what a version keeps of one of another organisation: its storer may not know it, and states it not.
ALTER TABLE plan_versions ADD COLUMN origins jsonb NOT NULL DEFAULT '{}';

-- The same function as before, which names those organisations among the sources, and says whether there is a draft.
CREATE OR REPLACE FUNCTION read_plan(
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
            'items', version.items, 'origins', version.origins,
            'approvals', coalesce(answers.documents, '[]'))
            ORDER BY version.number),
            string_agg(concat_ws(',', version.stored_by_organisation, answers.sources, CASE WHEN version.origins <> '{}'
                THEN (SELECT string_agg(value, ',') FROM jsonb_each_text(version.origins)) END), ','),
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
        'state', CASE WHEN plan.ended_on IS NOT NULL THEN 'ended' WHEN plan.replaced_at IS NOT NULL THEN 'replaced'
            WHEN plan.in_force_number IS NULL THEN 'draft' ELSE 'in-force' END,
        'version', plan.version, 'nextReviewOn', plan.next_review_on,
        'hasDraft', plan.latest_number IS DISTINCT FROM plan.in_force_number,
        'endedOn', plan.ended_on, 'endReason', plan.end_reason,
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
