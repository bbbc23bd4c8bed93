ALTER TABLE referrals NO FORCE ROW LEVEL SECURITY;

UPDATE referrals SET due_stage = NULL, next_due_on = NULL, tell_on = NULL WHERE due_stage = 'report';

UPDATE referrals SET answer_mode = 'acceptance' WHERE answer_mode = 'report';

ALTER TABLE referrals
    DROP CONSTRAINT referralkind,
    DROP CONSTRAINT answermode,
    DROP CONSTRAINT due,
    ADD CONSTRAINT referralkind CHECK (kind IN ('joint-assessment', 'service', 'health-check', 'consultation', 'social-contact',
        'urgent-social-contact', 'report-of-need', 'youth-joint-service', 'youth-work', 'education', 'kela-rehabilitation',
        'county-service', 'vacancy', 'transfer', 'transfer-request')),
    ADD CONSTRAINT answermode CHECK (answer_mode IN ('receipt', 'acceptance', 'application', 'provision', 'offer', 'advice', 'transfer')),
    ADD CONSTRAINT due CHECK (due_stage IN ('sending', 'information', 'application', 'proposal', 'acknowledgement', 'outcome-answer',
        'cancellation', 'receipt', 'decision', 'start'));

ALTER TABLE referrals FORCE ROW LEVEL SECURITY;
