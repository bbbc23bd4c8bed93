-- 1301/2014 § 40: who was told of a need reports back what it did, by a day. § 41: an authority is asked to take part.

ALTER TABLE referrals
    DROP CONSTRAINT referralkind,
    DROP CONSTRAINT answermode,
    DROP CONSTRAINT due,
    ADD CONSTRAINT referralkind CHECK (kind IN ('joint-assessment', 'service', 'health-check', 'consultation', 'social-contact',
        'urgent-social-contact', 'report-of-need', 'participation-request', 'youth-joint-service', 'youth-work', 'education', 'kela-rehabilitation',
        'county-service', 'vacancy', 'transfer', 'transfer-request')),
    ADD CONSTRAINT answermode CHECK (answer_mode IN ('receipt', 'acceptance', 'application', 'provision', 'offer', 'advice', 'transfer', 'report')),
    ADD CONSTRAINT due CHECK (due_stage IN ('sending', 'information', 'application', 'proposal', 'acknowledgement', 'outcome-answer',
        'cancellation', 'report', 'receipt', 'decision', 'start'));
