-- What a case holds besides its state. `next_due_on` is the day by which its plan is to be made or reviewed, `assigned`
-- the parties that have a worker in its group, `former_leads` until when who handed it over reads it, `held_for` the
-- owners of holds and their last days.

ALTER TABLE cases ADD COLUMN network_id uuid, ADD COLUMN next_due_on date, ADD COLUMN reminded_for date,
    ADD COLUMN overdue_for date, ADD COLUMN assigned text[] NOT NULL DEFAULT '{}',
    ADD COLUMN former_leads jsonb NOT NULL DEFAULT '{}', ADD COLUMN held_for jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN transferred_from text, ADD COLUMN transferred_at timestamptz;

CREATE TABLE case_parties (
    case_id uuid NOT NULL CONSTRAINT fk_case_parties_case_id_cases REFERENCES cases (id),
    organisation_id text NOT NULL,
    since timestamptz NOT NULL DEFAULT legal_now(),
    until timestamptz,
    CONSTRAINT pk_case_parties PRIMARY KEY (case_id, organisation_id, since)
);

CREATE TABLE working_group_members (
    id uuid CONSTRAINT pk_working_group_members PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT fk_working_group_members_case_id_cases REFERENCES cases (id),
    organisation_id text NOT NULL,
    user_id text NOT NULL,
    user_name text NOT NULL,
    role varchar(40) NOT NULL CONSTRAINT ck_working_group_members_memberrole CHECK (role IN ('lead', 'member')),
    added_by text NOT NULL,
    since timestamptz NOT NULL DEFAULT legal_now(),
    ended_at timestamptz,
    end_reason varchar(40) CONSTRAINT ck_working_group_members_endofmembership
        CHECK (end_reason IN ('task-ended', 'handed-over', 'left-the-authority', 'responsibility-moved')),
    read_until timestamptz,
    version integer NOT NULL DEFAULT 1
);

CREATE UNIQUE INDEX uq_working_group_members_case_id_lead ON working_group_members (case_id)
    WHERE role = 'lead' AND ended_at IS NULL;

CREATE UNIQUE INDEX uq_working_group_members_case_id_user_id ON working_group_members (case_id, user_id)
    WHERE ended_at IS NULL;

CREATE INDEX ix_working_group_members_user_id ON working_group_members (user_id, case_id)
    WHERE ended_at IS NULL OR read_until IS NOT NULL;

CREATE TABLE case_transfers (
    id uuid CONSTRAINT pk_case_transfers PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT fk_case_transfers_case_id_cases REFERENCES cases (id),
    ground varchar(40) NOT NULL CONSTRAINT ck_case_transfers_transferground CHECK (ground IN ('move', 'decision')),
    decision_id text,
    rule_version text NOT NULL,
    from_authority_id text NOT NULL,
    to_authority_id text NOT NULL,
    from_county_id text NOT NULL,
    to_county_id text NOT NULL,
    from_network_id uuid,
    to_network_id uuid,
    transferred_by text NOT NULL,
    transferred_at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT ck_case_transfers_decided CHECK ((ground = 'decision') = (decision_id IS NOT NULL))
);

CREATE INDEX ix_case_transfers_case_id ON case_transfers (case_id);

CREATE TABLE guidance_entries (
    id uuid CONSTRAINT pk_guidance_entries PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT fk_guidance_entries_case_id_cases REFERENCES cases (id),
    organisation_id text NOT NULL,
    register varchar(40) NOT NULL DEFAULT 'tym',
    legal_basis text NOT NULL,
    given_on date NOT NULL,
    text text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT legal_now()
);

CREATE INDEX ix_guidance_entries_case_id ON guidance_entries (case_id);

CREATE TABLE case_holds (
    id uuid CONSTRAINT pk_case_holds PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT fk_case_holds_case_id_cases REFERENCES cases (id),
    owner_id text NOT NULL,
    ground varchar(40) NOT NULL
        CONSTRAINT ck_case_holds_holdground CHECK (ground IN ('statutory-task', 'pending-matter')),
    rule_version text NOT NULL,
    reason text NOT NULL,
    until_on date NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamptz NOT NULL DEFAULT legal_now(),
    released_at timestamptz,
    released_by text,
    version integer NOT NULL DEFAULT 1
);

CREATE INDEX ix_case_holds_case_id ON case_holds (case_id);

CREATE TABLE own_views (
    id uuid CONSTRAINT pk_own_views PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT fk_own_views_case_id_cases REFERENCES cases (id),
    organisation_id text NOT NULL,
    manner varchar(40) NOT NULL CONSTRAINT ck_own_views_manner CHECK (manner IN ('written', 'spoken')),
    register varchar(40) NOT NULL DEFAULT 'tym',
    legal_basis text NOT NULL,
    text text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT legal_now()
);

CREATE INDEX ix_own_views_case_id ON own_views (case_id);

CREATE TABLE assessment_conclusions (
    case_id uuid CONSTRAINT pk_assessment_conclusions PRIMARY KEY
        CONSTRAINT fk_assessment_conclusions_case_id_cases REFERENCES cases (id),
    outcome varchar(40) NOT NULL CONSTRAINT ck_assessment_conclusions_conclusion CHECK (outcome IN ('need', 'no-need')),
    gaps jsonb NOT NULL,
    rule_version text NOT NULL,
    evidence_digest text NOT NULL,
    concluded_by text NOT NULL,
    concluded_at timestamptz NOT NULL DEFAULT legal_now()
);

ALTER TABLE assessment_sections ADD COLUMN digest text NOT NULL DEFAULT '',
    ADD COLUMN covered text[] NOT NULL DEFAULT '{}';

ALTER TABLE assessment_entries ADD COLUMN place integer NOT NULL DEFAULT 0,
    ADD COLUMN aspects text[] NOT NULL DEFAULT '{}',
    ADD COLUMN secrecy_class varchar(40) NOT NULL DEFAULT 'S5'
        CONSTRAINT ck_assessment_entries_secrecyclass CHECK (secrecy_class IN ('S1', 'S2', 'S3', 'S4', 'S5', 'S6'));

-- One read a page: lists and worklists of each of the three parties, and what the reminders look for.

CREATE INDEX ix_cases_kela_id_created_at ON cases (kela_id, created_at);

CREATE INDEX ix_cases_employment_authority_id_next_due_on ON cases (employment_authority_id, next_due_on, id)
    WHERE ended_at IS NULL;

CREATE INDEX ix_cases_county_id_next_due_on ON cases (county_id, next_due_on, id) WHERE ended_at IS NULL;

CREATE INDEX ix_cases_kela_id_next_due_on ON cases (kela_id, next_due_on, id) WHERE ended_at IS NULL;

CREATE INDEX ix_cases_employment_authority_id_unassigned ON cases (employment_authority_id, created_at, id)
    WHERE ended_at IS NULL AND NOT (employment_authority_id = ANY (assigned));

CREATE INDEX ix_cases_county_id_unassigned ON cases (county_id, created_at, id)
    WHERE ended_at IS NULL AND NOT (county_id = ANY (assigned));

CREATE INDEX ix_cases_kela_id_unassigned ON cases (kela_id, created_at, id)
    WHERE ended_at IS NULL AND NOT (kela_id = ANY (assigned));

CREATE INDEX ix_cases_unreminded ON cases (next_due_on)
    WHERE ended_at IS NULL AND reminded_for IS DISTINCT FROM next_due_on;

CREATE INDEX ix_cases_untold_overdue ON cases (next_due_on)
    WHERE ended_at IS NULL AND overdue_for IS DISTINCT FROM next_due_on;

CREATE INDEX ix_cases_erasure_on ON cases (erasure_on) WHERE erasure_on IS NOT NULL;

-- The cases that stand already.

ALTER TABLE cases NO FORCE ROW LEVEL SECURITY;

ALTER TABLE plans NO FORCE ROW LEVEL SECURITY;

ALTER TABLE assessment_entries NO FORCE ROW LEVEL SECURITY;

ALTER TABLE assessment_sections NO FORCE ROW LEVEL SECURITY;

UPDATE cases SET next_due_on = coalesce((SELECT next_review_on FROM plans WHERE plans.case_id = cases.id), plan_due_on);

INSERT INTO case_parties (case_id, organisation_id, since)
    SELECT id, unnest(ARRAY[employment_authority_id, county_id, kela_id]), created_at FROM cases;

UPDATE assessment_entries SET
    secrecy_class = CASE category WHEN 'identity' THEN 'S1' WHEN 'social-situation' THEN 'S4'
        WHEN 'health-and-work-capacity' THEN 'S5' ELSE 'S2' END,
    aspects = CASE category WHEN 'education-and-work' THEN '{competence}'::text[]
        WHEN 'social-situation' THEN '{social-situation}'::text[]
        WHEN 'health-and-work-capacity' THEN '{health,work-capacity}'::text[] ELSE '{}'::text[] END;

UPDATE assessment_sections SET covered = coalesce((
    SELECT array_agg(DISTINCT aspect ORDER BY aspect) FROM assessment_entries AS entry, unnest(entry.aspects) AS aspect
    WHERE entry.section_id = assessment_sections.id), '{}');

ALTER TABLE cases FORCE ROW LEVEL SECURITY;

ALTER TABLE plans FORCE ROW LEVEL SECURITY;

ALTER TABLE assessment_entries FORCE ROW LEVEL SECURITY;

ALTER TABLE assessment_sections FORCE ROW LEVEL SECURITY;
