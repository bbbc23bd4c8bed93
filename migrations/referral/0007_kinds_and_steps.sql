-- Codes that were not known before.

ALTER TABLE referrals
    DROP CONSTRAINT referralkind,
    DROP CONSTRAINT answermode,
    DROP CONSTRAINT referralstate,
    DROP CONSTRAINT side,
    DROP CONSTRAINT ck_referrals_sent;

ALTER TABLE referrals
    ADD COLUMN unit_id text,
    ADD COLUMN urgency varchar(40) NOT NULL DEFAULT 'routine' CONSTRAINT urgency CHECK (urgency IN ('routine', 'urgent')),
    ADD COLUMN urgent_ground text,
    ADD COLUMN part_of uuid,
    ADD COLUMN starts_on date,
    ADD COLUMN ends_on date,
    ADD COLUMN turn varchar(40),
    ADD COLUMN turn_since timestamptz NOT NULL DEFAULT legal_now(),
    ADD COLUMN state_reason text,
    ADD COLUMN state_text text,
    ADD COLUMN expected_on date,
    ADD CONSTRAINT referralkind CHECK (kind IN ('joint-assessment', 'service', 'health-check', 'consultation', 'social-contact',
        'urgent-social-contact', 'report-of-need', 'youth-joint-service', 'youth-work', 'education',
        'kela-rehabilitation', 'county-service', 'vacancy', 'transfer', 'transfer-request')),
    ADD CONSTRAINT answermode CHECK (answer_mode IN ('receipt', 'acceptance', 'application', 'provision', 'offer', 'advice', 'transfer')),
    ADD CONSTRAINT referralstate CHECK (state IN ('draft', 'sent', 'received', 'information-requested', 'returned', 'accepted', 'declined', 'applied',
        'decided', 'on-hold', 'scheduled', 'started', 'cancellation-requested', 'completed',
        'outcome-queried', 'outcome-acknowledged', 'withdrawn', 'cancelled', 'redirected', 'expired')),
    ADD CONSTRAINT side CHECK (asked_side IN ('sender', 'recipient', 'contributor', 'person', 'system')),
    ADD CONSTRAINT side_of_turn CHECK (turn IN ('sender', 'recipient', 'contributor', 'person', 'system')),
    ADD CONSTRAINT ck_referrals_sent CHECK (sent_at IS NOT NULL OR state IN ('draft', 'withdrawn', 'expired'));

CREATE INDEX ix_referrals_part_of ON referrals (part_of) WHERE part_of IS NOT NULL;

-- Whose turn it is on the referrals there are; the owner looks past the policies for this alone.
ALTER TABLE referrals NO FORCE ROW LEVEL SECURITY;

UPDATE referrals SET turn = CASE
    WHEN state IN ('declined', 'withdrawn', 'redirected', 'outcome-acknowledged') THEN NULL
    WHEN state IN ('draft', 'completed') THEN 'sender'
    WHEN state = 'information-requested' THEN asked_side
    WHEN state = 'received' AND answer_mode = 'receipt' THEN NULL
    WHEN state = 'received' AND answer_mode = 'application' THEN 'person'
    WHEN state = 'decided' AND recipient_decision = 'refused' THEN 'sender'
    ELSE 'recipient' END;

ALTER TABLE referrals FORCE ROW LEVEL SECURITY;

GRANT UPDATE (turn, turn_since, state_reason, state_text, expected_on, starts_on, ends_on, service_code, reason, urgency)
    ON referrals TO {service}_runtime;

CREATE TABLE referral_steps (
    referral_id uuid NOT NULL,
    version integer NOT NULL,
    person_id uuid NOT NULL,
    sender_id text NOT NULL,
    recipient_id text,
    state varchar(40) NOT NULL CONSTRAINT referralstate CHECK (state IN ('draft', 'sent', 'received', 'information-requested', 'returned', 'accepted', 'declined', 'applied',
        'decided', 'on-hold', 'scheduled', 'started', 'cancellation-requested', 'completed',
        'outcome-queried', 'outcome-acknowledged', 'withdrawn', 'cancelled', 'redirected', 'expired')),
    action text NOT NULL,
    side varchar(40) NOT NULL CONSTRAINT side CHECK (side IN ('sender', 'recipient', 'contributor', 'person', 'system')),
    organisation_id text,
    user_id text NOT NULL,
    reason text,
    text text,
    expected_on date,
    content jsonb,
    at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_referral_steps PRIMARY KEY (referral_id, version),
    CONSTRAINT fk_referral_steps_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

ALTER TABLE referral_steps ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON referral_steps TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_steps TO {service}_maintenance;

-- What happened to a draft has no recipient: its sender alone sees it.
CREATE POLICY parties ON referral_steps FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id));

CREATE POLICY actor_insert ON referral_steps FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND user_id = access_user());

CREATE TABLE appointments (
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    person_id uuid NOT NULL,
    sender_id text NOT NULL,
    recipient_id text NOT NULL,
    at timestamptz NOT NULL,
    place text NOT NULL,
    attendance varchar(40) NOT NULL
        CONSTRAINT attendance CHECK (attendance IN ('booked', 'attended', 'no-show', 'moved')),
    booked_by text NOT NULL,
    booked_at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_appointments PRIMARY KEY (id),
    CONSTRAINT fk_appointments_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

CREATE INDEX ix_appointments_referral_id ON appointments (referral_id);

CREATE UNIQUE INDEX uq_appointments_referral_id ON appointments (referral_id) WHERE attendance = 'booked';

ALTER TABLE appointments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON appointments TO {service}_runtime;

GRANT UPDATE (attendance) ON appointments TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON appointments TO {service}_maintenance;

CREATE POLICY parties ON appointments FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id));

CREATE POLICY recipient_insert ON appointments FOR INSERT TO {service}_runtime
    WITH CHECK (recipient_id = access_organisation());

CREATE POLICY recipient_update ON appointments FOR UPDATE TO {service}_runtime
    USING (recipient_id = access_organisation());
