-- The three databases and their roles; run by psql as superuser, as often as wanted.
-- Every password comes from the environment: <SERVICE>_<ROLE>_PASSWORD, for example PLANS_OWNER_PASSWORD.
\set ON_ERROR_STOP on

\set service plans
\set database plans
\getenv owner_password PLANS_OWNER_PASSWORD
\getenv runtime_password PLANS_RUNTIME_PASSWORD
\getenv worker_password PLANS_WORKER_PASSWORD
\getenv maintenance_password PLANS_MAINTENANCE_PASSWORD
\ir service/roles.sql
\ir service/database.sql
\ir service/access.sql

\set service referral
\set database referral
\getenv owner_password REFERRAL_OWNER_PASSWORD
\getenv runtime_password REFERRAL_RUNTIME_PASSWORD
\getenv worker_password REFERRAL_WORKER_PASSWORD
\getenv maintenance_password REFERRAL_MAINTENANCE_PASSWORD
\ir service/roles.sql
\ir service/database.sql
\ir service/access.sql

\set service consent
\set database consent
\getenv owner_password CONSENT_OWNER_PASSWORD
\getenv runtime_password CONSENT_RUNTIME_PASSWORD
\getenv worker_password CONSENT_WORKER_PASSWORD
\getenv maintenance_password CONSENT_MAINTENANCE_PASSWORD
\ir service/roles.sql
\ir service/database.sql
\ir service/access.sql
