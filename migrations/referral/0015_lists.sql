-- From which version of which code list a coded reason or outcome came; null is read as the first, the only one so far.

ALTER TABLE referrals ADD COLUMN state_reason_list text;

ALTER TABLE referral_steps ADD COLUMN reason_list text;

ALTER TABLE referral_outcomes
    ADD COLUMN outcome_list text,
    ADD COLUMN follow_up_list text;

GRANT UPDATE (state_reason_list) ON referrals TO {service}_runtime, {service}_worker;
