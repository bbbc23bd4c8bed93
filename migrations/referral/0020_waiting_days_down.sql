ALTER TABLE referrals NO FORCE ROW LEVEL SECURITY;

UPDATE referrals SET due_stage = NULL, next_due_on = NULL, tell_on = NULL
    WHERE due_stage IN ('application', 'proposal', 'acknowledgement', 'outcome-answer', 'cancellation');

ALTER TABLE referrals
    DROP CONSTRAINT due,
    ADD CONSTRAINT due CHECK (due_stage IN ('sending', 'information', 'receipt', 'decision', 'start'));

ALTER TABLE referrals FORCE ROW LEVEL SECURITY;
