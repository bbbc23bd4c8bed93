-- A flag for the sender: its referral was passed on, and the files that it had sent stayed behind.

ALTER TABLE referrals
    DROP CONSTRAINT attention,
    ADD CONSTRAINT attention CHECK (attention IN ('stopped-by-consent', 'filtered-by-consent', 'basis-replaced',
        'withdrawn-by-person', 'files-not-passed-on'));
