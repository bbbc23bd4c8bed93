-- The logs partitioned by month, and the tree over them. A disclosure is a recorded decision that permitted something:
-- `decisions` holds every field of 703/2023 § 10(3), so the table of disclosures goes.

ALTER TABLE decisions RENAME TO decisions_before;

ALTER TABLE decisions_before RENAME CONSTRAINT pk_decisions TO pk_decisions_before;

ALTER TABLE decisions_before DISABLE ROW LEVEL SECURITY;

ALTER TABLE uses RENAME TO uses_before;

ALTER TABLE uses_before RENAME CONSTRAINT pk_uses TO pk_uses_before;

ALTER TABLE uses_before DISABLE ROW LEVEL SECURITY;

DROP INDEX ix_decisions_person_id_at, ix_uses_person_id_created_at;

CREATE TABLE decisions (
    id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT legal_now(),
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
    basis jsonb NOT NULL,
    facts jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT pk_decisions PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);

CREATE INDEX ix_decisions_person_id_created_at ON decisions (person_id, created_at);

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
    CONSTRAINT pk_uses PRIMARY KEY (id, person_id, created_at)
) PARTITION BY RANGE (created_at);

CREATE INDEX ix_uses_person_id_created_at ON uses (person_id, created_at);

-- This month and twelve ahead; what falls outside stands in the default partition until `maintain` moves it.
DO $$
DECLARE
    log_table text;
    month timestamp;
    partition text;
BEGIN
    FOREACH log_table IN ARRAY ARRAY['decisions', 'uses'] LOOP
        FOR ahead IN 0..12 LOOP
            month := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead);
            partition := log_table || to_char(month, '_YYYY_MM');
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', partition, log_table,
                month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', partition);
        END LOOP;
        partition := log_table || '_default';
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', partition, log_table);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', partition);
    END LOOP;
END
$$;

-- What is recorded and not sealed yet. One sealer takes it in order; what it deletes here is what it has sealed.
CREATE TABLE log_queue (
    sequence bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_log_queue PRIMARY KEY,
    kind varchar(40) NOT NULL CONSTRAINT ck_log_queue_leafkind CHECK (kind IN ('decision', 'use', 'removal')),
    entry_id uuid NOT NULL,
    entry_created_at timestamptz NOT NULL,
    person_id uuid
);

CREATE TABLE log_leaves (
    index bigint CONSTRAINT pk_log_leaves PRIMARY KEY,
    kind varchar(40) NOT NULL CONSTRAINT ck_log_leaves_leafkind CHECK (kind IN ('decision', 'use', 'removal')),
    entry_id uuid NOT NULL,
    entry_created_at timestamptz NOT NULL,
    person_id uuid,
    leaf_hash bytea NOT NULL
);

CREATE INDEX ix_log_leaves_entry_id ON log_leaves (entry_id);

CREATE TABLE log_nodes (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_log_nodes PRIMARY KEY (level, index)
);

CREATE TABLE log_heads (
    number bigint CONSTRAINT pk_log_heads PRIMARY KEY,
    log_id text NOT NULL,
    tree_size bigint NOT NULL,
    root_hash bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    key_id text NOT NULL,
    signature text NOT NULL
);

CREATE TABLE log_keys (
    key_id text CONSTRAINT pk_log_keys PRIMARY KEY,
    public_key jsonb NOT NULL,
    first_used_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE log_removals (
    id uuid CONSTRAINT pk_log_removals PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT legal_now(),
    register text NOT NULL,
    rule text NOT NULL,
    before timestamptz NOT NULL,
    number integer NOT NULL,
    indexes jsonb NOT NULL
);

CREATE FUNCTION queue_for_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_ARGV[0] = 'use' THEN
        INSERT INTO log_queue (kind, entry_id, entry_created_at, person_id)
            SELECT TG_ARGV[0], id, created_at, person_id FROM fresh;
    ELSE
        INSERT INTO log_queue (kind, entry_id, entry_created_at) SELECT TG_ARGV[0], id, created_at FROM fresh;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER queue_for_sealing AFTER INSERT ON decisions REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION queue_for_sealing('decision');

CREATE TRIGGER queue_for_sealing AFTER INSERT ON uses REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION queue_for_sealing('use');

CREATE TRIGGER queue_for_sealing AFTER INSERT ON log_removals REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION queue_for_sealing('removal');

INSERT INTO decisions (id, created_at, action, organisation_id, user_id, user_name, asked_via, person_id, discloser_id,
        recipient_id, register, purpose, necessity, permitted, denied, basis)
    SELECT id, at, action, organisation_id, user_id, user_name, asked_via, person_id, discloser_id,
        recipient_id, register, purpose, necessity, permitted, denied, basis
    FROM decisions_before ORDER BY at, id;

INSERT INTO uses (id, person_id, created_at, organisation_id, user_id, user_name, service, operation, register,
        categories, purpose, necessity)
    SELECT id, person_id, created_at, organisation_id, user_id, user_name, service, operation, register,
        categories, purpose, necessity
    FROM uses_before ORDER BY created_at, id, person_id;

DROP FUNCTION record_decision;

DROP TABLE disclosures, decisions_before, uses_before;

-- Any number of decisions in one call and one transaction; a missing time is legal time, missing facts are none.
CREATE FUNCTION record_decisions(
    caller text, organisation text, user_id text, person text, roles text, entries jsonb
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM set_access(caller, organisation, user_id, person, roles);
    INSERT INTO decisions (id, created_at, action, organisation_id, user_id, user_name, asked_via, person_id,
            discloser_id, recipient_id, register, purpose, necessity, permitted, denied, basis, facts)
        SELECT entry.id, coalesce(entry.created_at, legal_now()), entry.action, entry.organisation_id, entry.user_id,
            entry.user_name, entry.asked_via, entry.person_id, entry.discloser_id, entry.recipient_id, entry.register,
            entry.purpose, entry.necessity, entry.permitted, entry.denied, entry.basis, coalesce(entry.facts, '{}')
        FROM jsonb_populate_recordset(NULL::decisions, entries) AS entry;
END
$$;
