-- What the recipient asked for is due on a day; the worker reminds the contributor that was asked.

ALTER TABLE referrals
    DROP CONSTRAINT due,
    ADD CONSTRAINT due CHECK (due_stage IN ('sending', 'information', 'receipt', 'decision', 'start'));

GRANT SELECT (contributor_id) ON information_requests TO {service}_worker;
