-- What is agreed of an item in full, and what the authorities note of it as it is carried out.

ALTER TABLE plan_items
    ADD COLUMN total_days integer,
    ADD COLUMN meetings integer,
    ADD COLUMN prerequisite text,
    ADD COLUMN expense_reimbursement text NOT NULL DEFAULT 'unknown',
    ADD COLUMN facts jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN open_conditions text[] NOT NULL DEFAULT '{}';

CREATE TABLE item_realisations (
    id uuid CONSTRAINT pk_item_realisations PRIMARY KEY,
    plan_id uuid NOT NULL CONSTRAINT fk_item_realisations_plan_id_plans REFERENCES plans (id),
    item_id uuid NOT NULL,
    kind varchar(40) NOT NULL CONSTRAINT realisationkind CHECK (kind IN ('interruption', 'delivery')),
    organisation_id text NOT NULL,
    happened_on date NOT NULL,
    ends_on date,
    ground text,
    rule_version text,
    register varchar(40) NOT NULL CONSTRAINT register CHECK (register IN ('tym', 'employment', 'county-social',
        'county-health', 'kela', 'provider', 'youth-work', 'municipality', 'integration')),
    reference text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT legal_now()
);

CREATE UNIQUE INDEX uq_item_realisations_interruption ON item_realisations (item_id) WHERE kind = 'interruption';

CREATE INDEX ix_item_realisations_plan_id ON item_realisations (plan_id);

GRANT SELECT, INSERT ON item_realisations TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON item_realisations TO {service}_maintenance;

ALTER TABLE item_realisations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reader ON item_realisations FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM plans WHERE plans.id = plan_id));

CREATE POLICY author_insert ON item_realisations FOR INSERT TO {service}_runtime WITH CHECK (
    access_caller() = 'worker' AND organisation_id = access_organisation()
    AND EXISTS (SELECT FROM plans WHERE plans.id = plan_id));

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
