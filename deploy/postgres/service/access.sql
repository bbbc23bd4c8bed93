-- Who may enter the :database of a :service: its four roles, nobody else. Tables are granted in migrations.
SELECT :'service' || '_owner' AS owner, :'service' || '_runtime' AS runtime,
       :'service' || '_worker' AS worker, :'service' || '_maintenance' AS maintenance
\gset

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"runtime", :"worker", :"maintenance";

\connect :"database"
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"runtime", :"worker", :"maintenance";
