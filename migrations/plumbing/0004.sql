-- What left the service on a recorded decision, noted in the transaction that released it: held against the log.

CREATE TABLE releases (
    sequence bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_releases PRIMARY KEY,
    decision_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT legal_now(),
    person_id uuid NOT NULL,
    permitted text[] NOT NULL,
    operation text NOT NULL,
    user_id text NOT NULL
);

GRANT INSERT ON releases TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON releases TO {service}_maintenance;

GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {service}_maintenance;

ALTER TABLE releases ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY plumbing_insert ON releases FOR INSERT TO {service}_runtime WITH CHECK (user_id = access_user());
