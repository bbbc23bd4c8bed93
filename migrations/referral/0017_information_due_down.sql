REVOKE SELECT (contributor_id) ON information_requests FROM {service}_worker;

ALTER TABLE referrals NO FORCE ROW LEVEL SECURITY;

UPDATE referrals SET due_stage = NULL, next_due_on = NULL, tell_on = NULL WHERE due_stage = 'information';

ALTER TABLE referrals
    DROP CONSTRAINT due,
    ADD CONSTRAINT due CHECK (due_stage IN ('sending', 'receipt', 'decision', 'start'));

ALTER TABLE referrals FORCE ROW LEVEL SECURITY;
