-- From which version of which code list a coded reason or outcome came. Until now each list had one version.

ALTER TABLE referrals ADD COLUMN state_reason_list text;

ALTER TABLE referral_steps ADD COLUMN reason_list text;

ALTER TABLE referral_outcomes
    ADD COLUMN outcome_list text,
    ADD COLUMN follow_up_list text;

GRANT UPDATE (state_reason_list) ON referrals TO {service}_runtime, {service}_worker;

ALTER TABLE referrals NO FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_steps NO FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_outcomes NO FORCE ROW LEVEL SECURITY;

UPDATE referrals SET state_reason_list = held.list || '@2026-11-22'
    FROM (VALUES ('declined', 'decline-reasons'), ('on-hold', 'hold-reasons'), ('withdrawn', 'withdrawal-reasons'),
        ('cancelled', 'cancellation-reasons'), ('cancellation-requested', 'withdrawal-reasons'),
        ('stopped', 'consent-endings')) AS held (state, list)
    WHERE state_reason IS NOT NULL AND held.state = referrals.state;

UPDATE referral_steps SET reason_list = held.list || '@2026-11-22'
    FROM (VALUES ('decline', 'decline-reasons'), ('hold', 'hold-reasons'), ('withdraw', 'withdrawal-reasons'),
        ('request-cancellation', 'withdrawal-reasons'), ('cancel', 'cancellation-reasons'),
        ('confirm-cancellation', 'cancellation-reasons'), ('amend', 'amendment-reasons'),
        ('propose', 'amendment-reasons'), ('accept-proposal', 'amendment-reasons'), ('stop', 'consent-endings'),
        ('reconsider', 'consent-endings')) AS held (action, list)
    WHERE reason IS NOT NULL AND held.action = referral_steps.action;

UPDATE referral_outcomes SET outcome_list = 'outcomes@2026-11-22', follow_up_list = 'follow-ups@2026-11-22';

ALTER TABLE referrals FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_steps FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_outcomes FORCE ROW LEVEL SECURITY;
