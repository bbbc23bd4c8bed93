DROP INDEX ix_referrals_case_id;

DROP TABLE erased_cases;

DROP INDEX ix_referrals_created_at;
