ALTER POLICY recipient ON attachments USING (recipient_id = access_organisation());

DROP POLICY reconsidering ON referral_steps;

DROP POLICY reconsidering ON information_requests;

DROP POLICY reconsidering ON attachments;

DROP POLICY reconsidering ON referral_entries;

DROP POLICY reconsidering ON referrals;

DROP TABLE reconsiderations;

DROP TABLE referral_consents;

REVOKE INSERT ON referral_steps FROM {service}_worker;

REVOKE UPDATE (ends_at, version) ON referral_relations FROM {service}_worker;

REVOKE SELECT (id, referral_id, state, version), UPDATE (state, version) ON information_requests FROM {service}_worker;

REVOKE SELECT (id, referral_id, source_id, category, necessity, shared_until), UPDATE (shared_until) ON attachments
    FROM {service}_worker;

REVOKE SELECT (id, referral_id, source_id, category, shared), UPDATE (shared, shared_until) ON referral_entries
    FROM {service}_worker;

REVOKE SELECT, UPDATE (state, asked_side, is_proposed, turn, turn_since, state_reason, state_text, expected_on, version,
                       decision_id, basis, permitted, denied, attention, attention_since) ON referrals FROM {service}_worker;

ALTER TABLE attachments DROP COLUMN shared_until;

ALTER TABLE referral_entries DROP COLUMN shared_until;

DROP INDEX ix_referrals_sender_flagged;

ALTER TABLE referral_steps
    DROP CONSTRAINT referralstate,
    ADD CONSTRAINT referralstate CHECK (state IN ('draft', 'sent', 'received', 'information-requested', 'returned', 'accepted', 'declined', 'applied',
        'decided', 'on-hold', 'scheduled', 'started', 'cancellation-requested', 'completed',
        'outcome-queried', 'outcome-acknowledged', 'withdrawn', 'cancelled', 'redirected', 'expired'));

ALTER TABLE referrals
    DROP CONSTRAINT referralstate,
    DROP COLUMN attention,
    DROP COLUMN attention_since,
    ADD CONSTRAINT referralstate CHECK (state IN ('draft', 'sent', 'received', 'information-requested', 'returned', 'accepted', 'declined', 'applied',
        'decided', 'on-hold', 'scheduled', 'started', 'cancellation-requested', 'completed',
        'outcome-queried', 'outcome-acknowledged', 'withdrawn', 'cancelled', 'redirected', 'expired'));
