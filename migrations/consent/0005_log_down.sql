REVOKE SELECT ON ALL SEQUENCES IN SCHEMA public FROM {service}_maintenance;

ALTER TABLE decisions RENAME TO decisions_after;

ALTER TABLE decisions_after RENAME CONSTRAINT pk_decisions TO pk_decisions_after;

ALTER TABLE decisions_after DISABLE ROW LEVEL SECURITY;

ALTER TABLE uses RENAME TO uses_after;

ALTER TABLE uses_after RENAME CONSTRAINT pk_uses TO pk_uses_after;

ALTER TABLE uses_after DISABLE ROW LEVEL SECURITY;

DROP INDEX ix_decisions_person_id_created_at, ix_uses_person_id_created_at;

DROP FUNCTION record_decisions;

DROP TABLE log_queue, log_leaves, log_nodes, log_heads, log_keys, log_removals;

CREATE TABLE decisions (
    id uuid CONSTRAINT pk_decisions PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT legal_now(),
    action text NOT NULL,
    organisation_id text NOT NULL,
    user_id text NOT NULL,
    user_name text NOT NULL,
    asked_via text,
    person_id uuid NOT NULL,
    discloser_id text NOT NULL,
    recipient_id text NOT NULL,
    register text NOT NULL,
    purpose text NOT NULL,
    necessity text,
    permitted text[] NOT NULL,
    denied jsonb NOT NULL,
    basis jsonb NOT NULL
);

CREATE INDEX ix_decisions_person_id_at ON decisions (person_id, at);

CREATE TABLE disclosures (
    id uuid CONSTRAINT pk_disclosures PRIMARY KEY,
    decision_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT legal_now(),
    person_id uuid NOT NULL,
    discloser_id text NOT NULL,
    recipient_id text NOT NULL,
    user_id text NOT NULL,
    user_name text NOT NULL,
    register text NOT NULL,
    categories text[] NOT NULL,
    purpose text NOT NULL,
    necessity text,
    basis jsonb NOT NULL
);

CREATE INDEX ix_disclosures_person_id_created_at ON disclosures (person_id, created_at);

CREATE TABLE uses (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    organisation_id text,
    user_id text NOT NULL,
    user_name text NOT NULL,
    service text NOT NULL,
    operation text NOT NULL,
    register text NOT NULL,
    categories text[] NOT NULL,
    purpose text NOT NULL,
    necessity text,
    CONSTRAINT pk_uses PRIMARY KEY (id, person_id)
);

CREATE INDEX ix_uses_person_id_created_at ON uses (person_id, created_at);

INSERT INTO decisions
    SELECT id, created_at, action, organisation_id, user_id, user_name, asked_via, person_id, discloser_id,
        recipient_id, register, purpose, necessity, permitted, denied, basis
    FROM decisions_after;

INSERT INTO disclosures
    SELECT gen_random_uuid(), id, created_at, person_id, discloser_id, recipient_id, user_id, user_name, register,
        permitted, purpose, necessity, basis
    FROM decisions_after WHERE permitted <> '{}';

INSERT INTO uses SELECT * FROM uses_after ON CONFLICT DO NOTHING;

DROP TABLE decisions_after, uses_after;

DROP FUNCTION queue_for_sealing;

GRANT INSERT ON decisions TO {service}_runtime;

GRANT SELECT, INSERT ON disclosures, uses TO {service}_runtime;

GRANT INSERT, SELECT ON uses TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON decisions, disclosures, uses TO {service}_maintenance;

ALTER TABLE decisions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE disclosures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE uses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY record ON decisions FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'service' OR organisation_id = access_organisation());

CREATE POLICY record ON disclosures FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'service' OR access_organisation() IN (discloser_id, recipient_id));

CREATE POLICY parties ON disclosures FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (discloser_id, recipient_id));

CREATE POLICY person ON disclosures FOR SELECT TO {service}_runtime USING (person_id = access_person());

CREATE POLICY keep ON uses FOR INSERT TO {service}_runtime WITH CHECK (access_caller() = 'service');

CREATE POLICY kept ON uses FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON uses FOR SELECT TO {service}_runtime USING (organisation_id = access_organisation());

CREATE POLICY person ON uses FOR SELECT TO {service}_runtime USING (person_id = access_person());

CREATE POLICY plumbing_work ON uses TO {service}_worker USING (true);

CREATE FUNCTION record_decision(
    caller text, organisation text, user_id text, person text, roles text, decision jsonb
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    INSERT INTO decisions (id, action, organisation_id, user_id, user_name, asked_via, person_id, discloser_id,
            recipient_id, register, purpose, necessity, permitted, denied, basis)
        SELECT entry.id, entry.action, entry.organisation_id, entry.user_id, entry.user_name, entry.asked_via,
            entry.person_id, entry.discloser_id, entry.recipient_id, entry.register, entry.purpose, entry.necessity,
            entry.permitted, entry.denied, entry.basis
        FROM jsonb_populate_record(NULL::decisions, decision) AS entry;
    IF decision -> 'permitted' <> '[]' THEN
        INSERT INTO disclosures (id, decision_id, person_id, discloser_id, recipient_id, user_id, user_name, register,
                categories, purpose, necessity, basis)
            SELECT gen_random_uuid(), entry.id, entry.person_id, entry.discloser_id, entry.recipient_id, entry.user_id,
                entry.user_name, entry.register, entry.permitted, entry.purpose, entry.necessity, entry.basis
            FROM jsonb_populate_record(NULL::decisions, decision) AS entry;
    END IF;
END
$$;
