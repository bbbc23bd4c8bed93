ALTER TABLE information_requests DROP COLUMN question_categories;

ALTER TABLE referral_proposals
    DROP COLUMN text_categories,
    DROP COLUMN answer_categories;

ALTER TABLE referral_outcomes DROP COLUMN text_categories;

ALTER TABLE referral_steps DROP COLUMN text_categories;

ALTER TABLE referrals
    DROP COLUMN state_text_categories,
    DROP COLUMN appeal_advice_categories;
