ALTER TABLE referrals NO FORCE ROW LEVEL SECURITY;

UPDATE referrals SET attention = NULL, attention_since = NULL WHERE attention = 'files-not-passed-on';

ALTER TABLE referrals
    DROP CONSTRAINT attention,
    ADD CONSTRAINT attention CHECK (attention IN ('stopped-by-consent', 'filtered-by-consent', 'basis-replaced',
        'withdrawn-by-person'));

ALTER TABLE referrals FORCE ROW LEVEL SECURITY;
