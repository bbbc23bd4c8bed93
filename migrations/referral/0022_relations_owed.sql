-- The relations that consent-api has not confirmed are found as they stand: no job says so a second time.
CREATE INDEX ix_referral_relations_owed ON referral_relations (id) WHERE registered_version < version;

DELETE FROM pgqueuer WHERE entrypoint = 'register-relation';
