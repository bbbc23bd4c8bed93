-- Answers are the parties' own alone again, and reviews have neither requests nor reminders.
CREATE OR REPLACE FUNCTION read_plan(
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
    SELECT coalesce(array_agg(DISTINCT version ->> 'storedByOrganisation'), '{}') INTO storers
        FROM jsonb_array_elements(document -> 'versions') AS version;
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

CREATE OR REPLACE FUNCTION plan_version_document(version plan_versions) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'number', version.number, 'state', version.state, 'content', version.content, 'reason', version.reason,
        'storedByOrganisation', version.stored_by_organisation, 'createdAt', version.created_at,
        'inForceAt', version.in_force_at, 'ruleVersions', to_jsonb(version.rule_versions),
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
                'reason', approval.reason, 'answeredAt', approval.answered_at) ORDER BY approval.answered_at), '[]')
            FROM plan_approvals AS approval WHERE approval.version_id = version.id))
$$;

DROP TABLE review_requests;

DROP POLICY plumbing_work ON plan_reviews;

REVOKE SELECT, INSERT ON plan_reviews FROM {service}_worker;

REVOKE UPDATE (version) ON plan_reviews FROM {service}_worker;

-- What statistics count of reviews goes with the table's grant, and is given again.
GRANT SELECT (case_id, done_at) ON plan_reviews TO {service}_worker;

DROP INDEX ix_plans_review_reminder_next_review_on;

ALTER TABLE plans DROP COLUMN review_rule, DROP COLUMN review_reminder;

DROP POLICY recorder_insert ON plan_approvals;

DROP POLICY recorder_update ON plan_approvals;

DROP POLICY recording_maker_insert ON plan_approvals;

DROP POLICY recording_maker_update ON plan_approvals;

ALTER POLICY person_insert ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND party = 'person' AND organisation_id IS NULL
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL));

ALTER POLICY person_update ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND party = 'person' AND organisation_id IS NULL
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL));

ALTER POLICY subject_insert ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL
    AND plan_approvals.readers = (SELECT parent.readers FROM plan_versions AS parent WHERE parent.id = version_id));

ALTER POLICY subject_update ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL);

ALTER TABLE plan_approvals ADD CONSTRAINT ck_plan_approvals_signed_in CHECK (form = 'signed-in');

ALTER TABLE plan_approvals
    DROP CONSTRAINT ck_plan_approvals_signed_in,
    DROP CONSTRAINT ck_plan_approvals_recorded,
    DROP COLUMN form,
    DROP COLUMN evidence,
    DROP COLUMN language,
    DROP COLUMN representation_id,
    DROP COLUMN recorded_by_organisation,
    DROP COLUMN recorded_at;

ALTER TABLE plan_versions DROP COLUMN parties;
