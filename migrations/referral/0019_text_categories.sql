-- A text names its data categories; what was told before tells of the service need, as it was read until now.

ALTER TABLE referrals
    ADD COLUMN state_text_categories text[] NOT NULL DEFAULT '{service-need}',
    ADD COLUMN appeal_advice_categories text[] NOT NULL DEFAULT '{service-need}';

ALTER TABLE referral_steps ADD COLUMN text_categories text[] NOT NULL DEFAULT '{service-need}';

ALTER TABLE referral_outcomes ADD COLUMN text_categories text[] NOT NULL DEFAULT '{service-need}';

ALTER TABLE referral_proposals
    ADD COLUMN text_categories text[] NOT NULL DEFAULT '{service-need}',
    ADD COLUMN answer_categories text[] NOT NULL DEFAULT '{service-need}';

ALTER TABLE information_requests ADD COLUMN question_categories text[] NOT NULL DEFAULT '{service-need}';

GRANT UPDATE (state_text_categories, appeal_advice_categories) ON referrals TO {service}_runtime;

GRANT UPDATE (state_text_categories) ON referrals TO {service}_worker;

GRANT UPDATE (answer_categories) ON referral_proposals TO {service}_runtime;
