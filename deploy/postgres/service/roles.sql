-- Four roles of one :service. Only maintenance sees past row-level security; none may make roles or databases.
SELECT format('CREATE ROLE %I LOGIN', :'service' || suffix)
FROM unnest(ARRAY['_owner', '_runtime', '_worker', '_maintenance']) AS suffix
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service' || suffix)
\gexec

SELECT :'service' || '_owner' AS owner, :'service' || '_runtime' AS runtime,
       :'service' || '_worker' AS worker, :'service' || '_maintenance' AS maintenance
\gset

ALTER ROLE :"owner" NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE :"runtime" NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'runtime_password';
ALTER ROLE :"worker" NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'worker_password';
ALTER ROLE :"maintenance" NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS PASSWORD :'maintenance_password';
-- Upkeep makes partitions as the owner, by SET ROLE and in no other way: nothing of the owner's is maintenance's own.
GRANT :"owner" TO :"maintenance" WITH INHERIT FALSE, SET TRUE;
\unset owner_password
\unset runtime_password
\unset worker_password
\unset maintenance_password
