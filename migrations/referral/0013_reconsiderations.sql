-- A referral that stood on a consent is reconsidered when the consent ends, by the worker role alone.

ALTER TABLE referrals
    DROP CONSTRAINT referralstate,
    ADD COLUMN attention varchar(40) CONSTRAINT attention CHECK (attention IN ('stopped-by-consent', 'filtered-by-consent',
        'basis-replaced', 'withdrawn-by-person')),
    ADD COLUMN attention_since timestamptz,
    ADD CONSTRAINT ck_referrals_attention CHECK ((attention IS NULL) = (attention_since IS NULL)),
    ADD CONSTRAINT referralstate CHECK (state IN ('draft', 'sent', 'received', 'information-requested', 'returned', 'accepted', 'declined', 'applied',
        'decided', 'on-hold', 'scheduled', 'started', 'cancellation-requested', 'completed',
        'outcome-queried', 'outcome-acknowledged', 'withdrawn', 'cancelled', 'redirected', 'expired', 'stopped'));

ALTER TABLE referral_steps
    DROP CONSTRAINT referralstate,
    ADD CONSTRAINT referralstate CHECK (state IN ('draft', 'sent', 'received', 'information-requested', 'returned', 'accepted', 'declined', 'applied',
        'decided', 'on-hold', 'scheduled', 'started', 'cancellation-requested', 'completed',
        'outcome-queried', 'outcome-acknowledged', 'withdrawn', 'cancelled', 'redirected', 'expired', 'stopped'));

CREATE INDEX ix_referrals_sender_flagged ON referrals (sender_id, created_at, id) WHERE attention IS NOT NULL;

ALTER TABLE referral_entries ADD COLUMN shared_until timestamptz;

ALTER TABLE attachments ADD COLUMN shared_until timestamptz;

CREATE TABLE referral_consents (
    referral_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    source_id text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_referral_consents PRIMARY KEY (referral_id, consent_id),
    CONSTRAINT fk_referral_consents_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

CREATE INDEX ix_referral_consents_consent_id ON referral_consents (consent_id);

CREATE TABLE reconsiderations (
    referral_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    sender_id text NOT NULL,
    source_id text NOT NULL,
    cause varchar(40) NOT NULL CONSTRAINT cause CHECK (cause IN ('consent-withdrawn', 'consent-expired', 'consent-superseded',
        'consent-refused', 'consent-not-holding')),
    result varchar(40) NOT NULL CONSTRAINT result CHECK (result IN ('kept', 'filtered', 'stopped')),
    state_before varchar(40) NOT NULL CONSTRAINT referralstate CHECK (state_before IN ('draft', 'sent', 'received', 'information-requested', 'returned', 'accepted', 'declined', 'applied',
        'decided', 'on-hold', 'scheduled', 'started', 'cancellation-requested', 'completed',
        'outcome-queried', 'outcome-acknowledged', 'withdrawn', 'cancelled', 'redirected', 'expired', 'stopped')),
    former_decision_id uuid,
    former_basis jsonb NOT NULL,
    former_permitted text[] NOT NULL,
    decision_id uuid,
    basis jsonb NOT NULL,
    permitted text[] NOT NULL,
    denied jsonb NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_reconsiderations PRIMARY KEY (referral_id, version),
    CONSTRAINT fk_reconsiderations_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

ALTER TABLE referral_consents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE reconsiderations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT UPDATE (attention, attention_since) ON referrals TO {service}_runtime;

GRANT INSERT ON referral_consents TO {service}_runtime;

GRANT SELECT ON reconsiderations TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_consents, reconsiderations TO {service}_maintenance;

GRANT SELECT, UPDATE (state, asked_side, is_proposed, turn, turn_since, state_reason, state_text, expected_on, version,
                      decision_id, basis, permitted, denied, attention, attention_since) ON referrals TO {service}_worker;

GRANT SELECT (id, referral_id, source_id, category, shared), UPDATE (shared, shared_until) ON referral_entries
    TO {service}_worker;

GRANT SELECT (id, referral_id, source_id, category, necessity, shared_until), UPDATE (shared_until) ON attachments
    TO {service}_worker;

GRANT SELECT (id, referral_id, state, version), UPDATE (state, version) ON information_requests TO {service}_worker;

GRANT UPDATE (ends_at, version) ON referral_relations TO {service}_worker;

GRANT INSERT ON referral_steps TO {service}_worker;

GRANT SELECT, INSERT ON referral_consents, reconsiderations TO {service}_worker;

CREATE POLICY noter_insert ON referral_consents FOR INSERT TO {service}_runtime WITH CHECK (noted_by = access_user());

CREATE POLICY reconsidering ON referral_consents TO {service}_worker USING (true);

CREATE POLICY sender ON reconsiderations FOR SELECT TO {service}_runtime USING (sender_id = access_organisation());

CREATE POLICY reconsidering ON reconsiderations TO {service}_worker USING (true);

CREATE POLICY reconsidering ON referrals TO {service}_worker USING (sent_at IS NOT NULL);

CREATE POLICY reconsidering ON referral_entries TO {service}_worker USING (true);

CREATE POLICY reconsidering ON attachments TO {service}_worker USING (true);

CREATE POLICY reconsidering ON information_requests TO {service}_worker USING (true);

CREATE POLICY reconsidering ON referral_steps FOR INSERT TO {service}_worker WITH CHECK (side = 'system');

-- What may no longer be shown stays with its source.
ALTER POLICY recipient ON attachments USING (recipient_id = access_organisation() AND shared_until IS NULL);
