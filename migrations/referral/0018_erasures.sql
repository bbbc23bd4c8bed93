-- What is old enough to be erased lies together; an index of blocks costs the writing of referrals next to nothing.
CREATE INDEX ix_referrals_created_at ON referrals USING brin (created_at);
