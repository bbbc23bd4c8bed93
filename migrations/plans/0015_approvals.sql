-- Who approves a version stands on it. One that is stored without its parties is approved by nobody.
ALTER TABLE plan_versions ADD COLUMN parties text[] NOT NULL DEFAULT '{}';

ALTER TABLE plans NO FORCE ROW LEVEL SECURITY;

ALTER TABLE cases NO FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_versions NO FORCE ROW LEVEL SECURITY;

UPDATE plan_versions SET parties = ARRAY['person', 'employment-authority']
        || CASE WHEN plans.type IN ('multi-agency', 'activation') OR plans.county_id IS NOT NULL
            THEN ARRAY['wellbeing-services-county'] ELSE '{}' END
        || CASE WHEN (SELECT kela_rehabilitation_needed FROM cases WHERE cases.id = plans.case_id)
            THEN ARRAY['kela'] ELSE '{}' END
    FROM plans WHERE plans.id = plan_versions.plan_id;

ALTER TABLE plans FORCE ROW LEVEL SECURITY;

ALTER TABLE cases FORCE ROW LEVEL SECURITY;

ALTER TABLE plan_versions FORCE ROW LEVEL SECURITY;

-- The person's answer as the person gave it, or as a worker recorded it from speech or paper.
ALTER TABLE plan_approvals
    ADD COLUMN form varchar(40) NOT NULL DEFAULT 'signed-in'
        CONSTRAINT answerform CHECK (form IN ('signed-in', 'spoken', 'paper')),
    ADD COLUMN evidence text,
    ADD COLUMN language text,
    ADD COLUMN representation_id uuid,
    ADD COLUMN recorded_by_organisation text,
    ADD COLUMN recorded_at timestamptz,
    ADD CONSTRAINT ck_plan_approvals_recorded CHECK (
        CASE WHEN form = 'signed-in'
            THEN evidence IS NULL AND language IS NULL AND recorded_by_organisation IS NULL AND recorded_at IS NULL
            ELSE party = 'person' AND evidence IS NOT NULL AND language IS NOT NULL
                AND recorded_by_organisation IS NOT NULL AND recorded_at IS NOT NULL END);

GRANT UPDATE (form, evidence, language, representation_id, recorded_by_organisation, recorded_at)
    ON plan_approvals TO {service}_runtime;

ALTER POLICY person_insert ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL));

ALTER POLICY person_update ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in'
    AND EXISTS (SELECT FROM cases WHERE cases.id = case_id AND ended_at IS NULL));

ALTER POLICY subject_insert ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in'
    AND plan_approvals.readers = (SELECT parent.readers FROM plan_versions AS parent WHERE parent.id = version_id));

ALTER POLICY subject_update ON plan_approvals WITH CHECK (
    access_caller() = 'person' AND access_person()::text = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL AND form = 'signed-in');

-- The employment authority and the county record what the person said or wrote, never before the version was stored,
-- and never over what the person or another authority has given.
CREATE POLICY recorder_insert ON plan_approvals FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND party = 'person' AND organisation_id IS NULL
    AND form <> 'signed-in' AND recorded_by_organisation = access_organisation()
    AND answered_at >= (SELECT parent.created_at FROM plan_versions AS parent
        WHERE parent.id = version_id AND parent.case_id = plan_approvals.case_id)
    AND EXISTS (SELECT FROM cases
        WHERE cases.id = case_id AND access_organisation() IN (employment_authority_id, county_id)));

CREATE POLICY recorder_update ON plan_approvals FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND party = 'person' AND organisation_id IS NULL
    AND form <> 'signed-in' AND recorded_by_organisation = access_organisation()
    AND answered_at >= (SELECT parent.created_at FROM plan_versions AS parent WHERE parent.id = version_id)
    AND EXISTS (SELECT FROM cases
        WHERE cases.id = case_id AND access_organisation() IN (employment_authority_id, county_id)));

CREATE POLICY recording_maker_insert ON plan_approvals FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL
    AND form <> 'signed-in' AND recorded_by_organisation = access_organisation()
    AND answered_at >= (SELECT parent.created_at FROM plan_versions AS parent
        WHERE parent.id = version_id AND parent.readers = plan_approvals.readers));

CREATE POLICY recording_maker_update ON plan_approvals FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND access_organisation() = ANY (plan_approvals.readers)
    AND party = 'person' AND organisation_id IS NULL
    AND form <> 'signed-in' AND recorded_by_organisation = access_organisation()
    AND answered_at >= (SELECT parent.created_at FROM plan_versions AS parent WHERE parent.id = version_id));

-- The review's day with the rule that gave it, and which reminder of it was given last.
ALTER TABLE plans
    ADD COLUMN review_rule text,
    ADD COLUMN review_reminder varchar(40)
        CONSTRAINT reminder CHECK (review_reminder IN ('due-soon', 'overdue', 'not-followed'));

CREATE INDEX ix_plans_review_reminder_next_review_on ON plans (review_reminder, next_review_on);

GRANT UPDATE (review_rule, review_reminder) ON plans TO {service}_runtime;

GRANT UPDATE (review_reminder) ON plans TO {service}_worker;

GRANT SELECT, INSERT ON plan_reviews TO {service}_worker;

GRANT UPDATE (version) ON plan_reviews TO {service}_worker;

CREATE POLICY plumbing_work ON plan_reviews TO {service}_worker USING (true);

-- What a person asks of a review, and what the employment authority answered.
CREATE TABLE review_requests (
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    case_id uuid,
    readers text[],
    state varchar(40) NOT NULL CONSTRAINT requeststate CHECK (state IN ('open', 'met', 'refused')),
    reason text,
    form varchar(40) NOT NULL CONSTRAINT answerform CHECK (form IN ('signed-in', 'spoken', 'paper')),
    representation_id uuid,
    recorded_by_organisation text,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT legal_now(),
    rule_version text NOT NULL,
    refusal text,
    refusal_rule text,
    decided_by text,
    decided_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT pk_review_requests PRIMARY KEY (id),
    CONSTRAINT fk_review_requests_plan_id_plans FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT fk_review_requests_case_id_cases FOREIGN KEY (case_id) REFERENCES cases (id),
    CONSTRAINT ck_review_requests_case_or_readers CHECK ((case_id IS NULL) = (readers IS NOT NULL)),
    CONSTRAINT ck_review_requests_recorded CHECK ((form = 'signed-in') = (recorded_by_organisation IS NULL)),
    CONSTRAINT ck_review_requests_refused CHECK ((state = 'refused') = (refusal IS NOT NULL))
);

CREATE INDEX ix_review_requests_plan_id ON review_requests (plan_id);

-- One open request a plan.
CREATE UNIQUE INDEX uq_review_requests_plan_id_open ON review_requests (plan_id) WHERE state = 'open';

GRANT SELECT, INSERT ON review_requests TO {service}_runtime;

GRANT UPDATE (state, refusal, refusal_rule, decided_by, decided_at, version) ON review_requests TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON review_requests TO {service}_maintenance;

ALTER TABLE review_requests ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY party ON review_requests FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM cases WHERE cases.id = case_id));

CREATE POLICY reader ON review_requests FOR SELECT TO {service}_runtime USING (access_reader() = ANY (readers));

CREATE POLICY plumbing_changeable_insert ON review_requests AS RESTRICTIVE FOR INSERT TO {service}_runtime
    WITH CHECK (case_is_changeable(case_id));

CREATE POLICY plumbing_changeable_update ON review_requests AS RESTRICTIVE FOR UPDATE TO {service}_runtime
    USING (case_is_changeable(case_id));

CREATE POLICY person_insert ON review_requests FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'person' AND state = 'open' AND form = 'signed-in'
    AND EXISTS (SELECT FROM cases JOIN plans ON plans.case_id = cases.id
        WHERE plans.id = plan_id AND cases.id = review_requests.case_id AND ended_at IS NULL));

CREATE POLICY subject_insert ON review_requests FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'person' AND state = 'open' AND form = 'signed-in'
    AND access_person()::text = ANY (review_requests.readers)
    AND review_requests.readers = (SELECT parent.readers FROM plans AS parent WHERE parent.id = plan_id));

CREATE POLICY recorder_insert ON review_requests FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND state = 'open' AND recorded_by_organisation = access_organisation()
    AND EXISTS (SELECT FROM cases JOIN plans ON plans.case_id = cases.id
        WHERE plans.id = plan_id AND cases.id = review_requests.case_id
        AND cases.employment_authority_id = access_organisation()));

CREATE POLICY recording_maker_insert ON review_requests FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND state = 'open' AND recorded_by_organisation = access_organisation()
    AND EXISTS (SELECT FROM plans WHERE plans.id = plan_id AND plans.readers = review_requests.readers
        AND plans.employment_authority_id = access_organisation()));

-- The employment authority sees to reviews, so it answers.
CREATE POLICY responsible_update ON review_requests FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND EXISTS (SELECT FROM cases
        WHERE cases.id = case_id AND cases.employment_authority_id = access_organisation()));

CREATE POLICY responsible_maker_update ON review_requests FOR UPDATE TO {service}_runtime USING (
    access_caller() = 'worker' AND case_id IS NULL AND EXISTS (SELECT FROM plans
        WHERE plans.id = plan_id AND plans.employment_authority_id = access_organisation()));

CREATE OR REPLACE FUNCTION plan_version_document(version plan_versions) RETURNS jsonb LANGUAGE sql STABLE AS $$
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

-- What a party said of its answer is that party's: it is released like what else it stored.
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
