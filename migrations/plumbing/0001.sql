-- The plumbing of each service's database: legal clock, access settings, audit, outbox, idempotency, use log, copies.
-- Statements end with a semicolon before an empty line; {service} is the role prefix. Merged files are never edited.

CREATE TABLE legal_clock (id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1), shift interval NOT NULL DEFAULT interval '0');

INSERT INTO legal_clock DEFAULT VALUES;

CREATE FUNCTION legal_clock_shift() RETURNS interval LANGUAGE sql STABLE AS 'SELECT shift FROM legal_clock';

CREATE FUNCTION legal_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now() + shift FROM legal_clock';

CREATE FUNCTION access_caller() RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('tym.caller', true), '') $$;

CREATE FUNCTION access_organisation() RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('tym.organisation', true), '') $$;

CREATE FUNCTION access_user() RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('tym.user', true), '') $$;

CREATE FUNCTION access_person() RETURNS uuid LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('tym.person', true), '')::uuid $$;

CREATE FUNCTION access_has_role(role text) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT role = ANY (string_to_array(coalesce(current_setting('tym.roles', true), ''), ',')) $$;

CREATE TABLE audit_entries (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_audit_entries PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT legal_now(),
    operation text NOT NULL,
    user_id text NOT NULL,
    organisation_id text,
    via text,
    aggregate_kind text NOT NULL,
    aggregate_id uuid NOT NULL,
    version integer NOT NULL
);

CREATE TABLE outbox_events (
    sequence bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_outbox_events PRIMARY KEY,
    position bigint CONSTRAINT uq_outbox_events_position UNIQUE,
    id uuid NOT NULL CONSTRAINT uq_outbox_events_id UNIQUE,
    type text NOT NULL,
    aggregate_kind text NOT NULL,
    aggregate_id uuid NOT NULL,
    version integer NOT NULL,
    data jsonb NOT NULL,
    readers text[] NOT NULL,
    at timestamptz NOT NULL DEFAULT legal_now()
);

CREATE INDEX ix_outbox_events_waiting ON outbox_events (sequence) WHERE position IS NULL;

CREATE TABLE idempotency_records (
    user_id text NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_idempotency_records PRIMARY KEY (user_id, operation, key)
);

CREATE INDEX ix_idempotency_records_at ON idempotency_records (at);

CREATE TABLE use_entries (
    sequence bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_use_entries PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT uq_use_entries_id UNIQUE,
    at timestamptz NOT NULL DEFAULT legal_now(),
    person_ids uuid[] NOT NULL,
    organisation_id text,
    user_id text NOT NULL,
    user_name text NOT NULL,
    purpose text NOT NULL,
    necessity text,
    operation text NOT NULL,
    register text NOT NULL,
    categories text[] NOT NULL,
    shipped_at timestamptz
);

CREATE INDEX ix_use_entries_waiting ON use_entries (sequence) WHERE shipped_at IS NULL;

CREATE TABLE feed_cursors (
    source text CONSTRAINT pk_feed_cursors PRIMARY KEY,
    cursor text NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT legal_now()
);

CREATE TABLE directory_copies (
    id smallint CONSTRAINT pk_directory_copies PRIMARY KEY,
    etag text NOT NULL,
    document jsonb NOT NULL,
    fetched_at timestamptz NOT NULL
);

GRANT USAGE ON SCHEMA public TO {service}_runtime, {service}_worker, {service}_maintenance;

GRANT SELECT ON legal_clock TO {service}_runtime, {service}_worker, {service}_maintenance;

GRANT INSERT ON audit_entries, outbox_events, idempotency_records, use_entries TO {service}_runtime;

GRANT SELECT ON outbox_events, idempotency_records, directory_copies TO {service}_runtime;

GRANT INSERT ON audit_entries, outbox_events, use_entries TO {service}_worker;

GRANT SELECT, UPDATE ON outbox_events, use_entries TO {service}_worker;

GRANT SELECT, INSERT, UPDATE ON feed_cursors, directory_copies TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {service}_maintenance;

ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE outbox_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE idempotency_records ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE use_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE feed_cursors ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE directory_copies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY plumbing_insert ON audit_entries FOR INSERT TO {service}_runtime, {service}_worker WITH CHECK (user_id = access_user() OR access_caller() = 'service');

CREATE POLICY plumbing_insert ON outbox_events FOR INSERT TO {service}_runtime, {service}_worker WITH CHECK (position IS NULL);

CREATE POLICY plumbing_read ON outbox_events FOR SELECT TO {service}_runtime
    USING (position IS NOT NULL AND (access_caller() = 'service' OR access_organisation() = ANY (readers)));

CREATE POLICY plumbing_work ON outbox_events FOR ALL TO {service}_worker USING (true);

CREATE POLICY plumbing_own ON idempotency_records TO {service}_runtime USING (user_id = access_user());

CREATE POLICY plumbing_insert ON use_entries FOR INSERT TO {service}_runtime, {service}_worker WITH CHECK (user_id = access_user() AND shipped_at IS NULL);

CREATE POLICY plumbing_work ON use_entries FOR ALL TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON feed_cursors TO {service}_worker USING (true);

CREATE POLICY plumbing_read ON directory_copies FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY plumbing_work ON directory_copies TO {service}_worker USING (true);
