-- The person's application, the sender's answer to proposed dates and acknowledgement, and the recipient's answers have days.

ALTER TABLE referrals
    DROP CONSTRAINT due,
    ADD CONSTRAINT due CHECK (due_stage IN ('sending', 'information', 'application', 'proposal', 'acknowledgement', 'outcome-answer', 'cancellation',
        'receipt', 'decision', 'start'));
