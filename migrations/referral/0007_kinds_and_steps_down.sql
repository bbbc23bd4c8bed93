DROP TABLE appointments;

DROP TABLE referral_steps;

REVOKE UPDATE (turn, turn_since, state_reason, state_text, expected_on, starts_on, ends_on, service_code, reason, urgency)
    ON referrals FROM {service}_runtime;

DROP INDEX ix_referrals_part_of;

ALTER TABLE referrals
    DROP CONSTRAINT referralkind,
    DROP CONSTRAINT answermode,
    DROP CONSTRAINT referralstate,
    DROP CONSTRAINT side,
    DROP CONSTRAINT side_of_turn,
    DROP CONSTRAINT ck_referrals_sent,
    DROP COLUMN unit_id,
    DROP COLUMN urgency,
    DROP COLUMN urgent_ground,
    DROP COLUMN part_of,
    DROP COLUMN starts_on,
    DROP COLUMN ends_on,
    DROP COLUMN turn,
    DROP COLUMN turn_since,
    DROP COLUMN state_reason,
    DROP COLUMN state_text,
    DROP COLUMN expected_on;

ALTER TABLE referrals
    ADD CONSTRAINT referralkind CHECK (kind IN ('joint-assessment', 'service', 'vacancy')),
    ADD CONSTRAINT answermode CHECK (answer_mode IN ('receipt', 'acceptance', 'application', 'provision', 'offer')),
    ADD CONSTRAINT referralstate CHECK (state IN ('draft', 'sent', 'received', 'information-requested', 'accepted', 'declined', 'applied', 'decided',
        'started', 'completed', 'outcome-acknowledged', 'withdrawn', 'redirected')),
    ADD CONSTRAINT side CHECK (asked_side IN ('sender', 'recipient', 'contributor', 'person')),
    ADD CONSTRAINT ck_referrals_sent CHECK (sent_at IS NOT NULL OR state IN ('draft', 'withdrawn'));
