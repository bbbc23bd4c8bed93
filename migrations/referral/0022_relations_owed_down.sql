INSERT INTO pgqueuer (priority, entrypoint, payload, status)
SELECT 0, 'register-relation', convert_to(json_build_object('relationId', id)::text, 'UTF8'), 'queued'
FROM referral_relations WHERE registered_version < version;

DROP INDEX ix_referral_relations_owed;
