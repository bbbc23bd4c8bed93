REVOKE UPDATE (state_reason_list) ON referrals FROM {service}_runtime, {service}_worker;

ALTER TABLE referral_outcomes
    DROP COLUMN outcome_list,
    DROP COLUMN follow_up_list;

ALTER TABLE referral_steps DROP COLUMN reason_list;

ALTER TABLE referrals DROP COLUMN state_reason_list;
