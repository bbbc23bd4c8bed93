DROP INDEX ix_referrals_created_at;
