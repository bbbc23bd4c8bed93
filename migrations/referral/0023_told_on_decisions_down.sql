ALTER POLICY person ON referral_outcomes USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER TABLE referrals DROP COLUMN appeal_advice_decision_id;

ALTER TABLE referral_outcomes DROP COLUMN decision_id;
