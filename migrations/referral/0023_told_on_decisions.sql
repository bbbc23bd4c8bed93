-- What an outcome and appeal advice tell leaves on a decision: while its entry of the log is hidden from the person
-- (703/2023 § 11(2), 1050/2018 § 34), they are hidden too. What was told before names none and stays visible.
ALTER TABLE referral_outcomes ADD COLUMN decision_id uuid;

ALTER TABLE referrals ADD COLUMN appeal_advice_decision_id uuid;

GRANT UPDATE (appeal_advice_decision_id) ON referrals TO {service}_runtime;

ALTER POLICY person ON referral_outcomes USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])
    AND NOT is_withheld(decision_id));
