-- Entries are superseded and stay; a proposal is waited for.

ALTER TABLE referral_entries
    ADD COLUMN since_version integer NOT NULL DEFAULT 1,
    ADD COLUMN until_version integer;

GRANT UPDATE (until_version) ON referral_entries TO {service}_runtime;

ALTER TABLE referrals ADD COLUMN is_proposed boolean NOT NULL DEFAULT false;

GRANT UPDATE (is_proposed) ON referrals TO {service}_runtime;

CREATE TABLE referral_proposals (
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    person_id uuid NOT NULL,
    sender_id text NOT NULL,
    recipient_id text NOT NULL,
    reason text NOT NULL,
    text text,
    starts_on date,
    ends_on date,
    state varchar(40) NOT NULL CONSTRAINT proposalstate CHECK (state IN ('open', 'accepted', 'rejected', 'lapsed')),
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT legal_now(),
    answer_text text,
    answered_by text,
    answered_at timestamptz,
    CONSTRAINT pk_referral_proposals PRIMARY KEY (id),
    CONSTRAINT ck_referral_proposals_dates CHECK (starts_on IS NOT NULL OR ends_on IS NOT NULL),
    CONSTRAINT fk_referral_proposals_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

CREATE INDEX ix_referral_proposals_referral_id ON referral_proposals (referral_id);

ALTER TABLE referral_proposals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON referral_proposals TO {service}_runtime;

GRANT UPDATE (state, answer_text, answered_by, answered_at) ON referral_proposals TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_proposals TO {service}_maintenance;

CREATE POLICY parties ON referral_proposals FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id));

CREATE POLICY recipient_insert ON referral_proposals FOR INSERT TO {service}_runtime
    WITH CHECK (recipient_id = access_organisation());

CREATE POLICY sender_update ON referral_proposals FOR UPDATE TO {service}_runtime
    USING (sender_id = access_organisation());

CREATE POLICY recipient_update ON referral_proposals FOR UPDATE TO {service}_runtime
    USING (recipient_id = access_organisation());

CREATE TABLE referral_outcomes (
    referral_id uuid NOT NULL,
    number integer NOT NULL,
    person_id uuid NOT NULL,
    sender_id text NOT NULL,
    recipient_id text NOT NULL,
    outcome text NOT NULL,
    services text[] NOT NULL,
    starts_on date,
    ends_on date NOT NULL,
    text text,
    follow_up text NOT NULL,
    follow_up_category varchar(40)
        CONSTRAINT datacategory CHECK (follow_up_category IN ('identity', 'client-relationship', 'education-and-work', 'social-situation', 'health-and-work-capacity',
            'service-need', 'plan')),
    follow_up_text text,
    report_attachment_id uuid,
    given_by text NOT NULL,
    given_at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_referral_outcomes PRIMARY KEY (referral_id, number),
    CONSTRAINT ck_referral_outcomes_period CHECK (starts_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_referral_outcomes_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

ALTER TABLE referral_outcomes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON referral_outcomes TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_outcomes TO {service}_maintenance;

CREATE POLICY parties ON referral_outcomes FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id));

CREATE POLICY recipient_insert ON referral_outcomes FOR INSERT TO {service}_runtime
    WITH CHECK (recipient_id = access_organisation());

CREATE TABLE referral_absences (
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    person_id uuid NOT NULL,
    sender_id text NOT NULL,
    recipient_id text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    reason_told boolean NOT NULL,
    decision_id uuid,
    reported_by text NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_referral_absences PRIMARY KEY (id),
    CONSTRAINT ck_referral_absences_period CHECK (from_on <= to_on),
    CONSTRAINT fk_referral_absences_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

CREATE INDEX ix_referral_absences_referral_id ON referral_absences (referral_id);

ALTER TABLE referral_absences ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON referral_absences TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_absences TO {service}_maintenance;

CREATE POLICY parties ON referral_absences FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id));

CREATE POLICY recipient_insert ON referral_absences FOR INSERT TO {service}_runtime
    WITH CHECK (recipient_id = access_organisation());
