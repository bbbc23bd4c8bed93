CREATE OR REPLACE FUNCTION plan_version_document(version plan_versions) RETURNS jsonb LANGUAGE sql STABLE AS $$
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

DROP TABLE item_realisations;

ALTER TABLE plan_items
    DROP COLUMN total_days,
    DROP COLUMN meetings,
    DROP COLUMN prerequisite,
    DROP COLUMN expense_reimbursement,
    DROP COLUMN facts,
    DROP COLUMN open_conditions;
