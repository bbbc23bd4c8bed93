-- By which day what is due, and who is told of it when; referrals of before are given days with their next sending.

ALTER TABLE referrals
    ADD COLUMN receipt_due_on date,
    ADD COLUMN receipt_rule text,
    ADD COLUMN decision_due_on date,
    ADD COLUMN decision_rule text,
    ADD COLUMN start_due_on date,
    ADD COLUMN start_rule text,
    ADD COLUMN due_stage varchar(40) CONSTRAINT due CHECK (due_stage IN ('sending', 'receipt', 'decision', 'start')),
    ADD COLUMN next_due_on date,
    ADD COLUMN tell_on date,
    ADD COLUMN sender_assignee text,
    ADD COLUMN recipient_assignee text,
    ADD CONSTRAINT ck_referrals_due CHECK ((due_stage IS NULL) = (next_due_on IS NULL));

GRANT UPDATE (receipt_due_on, receipt_rule, decision_due_on, decision_rule, start_due_on, start_rule, due_stage,
              next_due_on, tell_on, sender_assignee, recipient_assignee) ON referrals TO {service}_runtime;

-- The worker tells of due days and lets expire what was never sent: it changes nothing else of a referral.
GRANT SELECT, UPDATE (state, asked_side, is_proposed, turn, turn_since, version, state_reason, state_text, expected_on,
                      due_stage, next_due_on, tell_on) ON referrals TO {service}_worker;

CREATE POLICY work ON referrals TO {service}_worker USING (true);

GRANT INSERT ON referral_steps TO {service}_worker;

CREATE POLICY work_insert ON referral_steps FOR INSERT TO {service}_worker WITH CHECK (side = 'system');

GRANT UPDATE (ends_at, version) ON referral_relations TO {service}_worker;

CREATE INDEX ix_referrals_tell_on ON referrals (tell_on) WHERE tell_on IS NOT NULL;

-- One index for each filter by which a side's list is asked.

DROP INDEX ix_referrals_recipient_id_created_at_id;

CREATE INDEX ix_referrals_sender_state ON referrals (sender_id, state, created_at, id);

CREATE INDEX ix_referrals_sender_kind ON referrals (sender_id, kind, created_at, id);

CREATE INDEX ix_referrals_sender_assignee ON referrals (sender_id, sender_assignee, created_at, id);

CREATE INDEX ix_referrals_sender_unassigned ON referrals (sender_id, created_at, id) WHERE sender_assignee IS NULL
    AND state NOT IN ('declined', 'withdrawn', 'cancelled', 'redirected', 'expired', 'stopped', 'outcome-acknowledged');

CREATE INDEX ix_referrals_sender_due ON referrals (sender_id, next_due_on, id) WHERE next_due_on IS NOT NULL;

CREATE INDEX ix_referrals_recipient ON referrals (recipient_id, sent_at, id) WHERE sent_at IS NOT NULL;

CREATE INDEX ix_referrals_recipient_state ON referrals (recipient_id, state, sent_at, id) WHERE sent_at IS NOT NULL;

CREATE INDEX ix_referrals_recipient_kind ON referrals (recipient_id, kind, sent_at, id) WHERE sent_at IS NOT NULL;

CREATE INDEX ix_referrals_recipient_unit ON referrals (recipient_id, unit_id, sent_at, id) WHERE sent_at IS NOT NULL;

CREATE INDEX ix_referrals_recipient_assignee ON referrals (recipient_id, recipient_assignee, sent_at, id)
    WHERE sent_at IS NOT NULL;

CREATE INDEX ix_referrals_recipient_unassigned ON referrals (recipient_id, sent_at, id)
    WHERE sent_at IS NOT NULL AND recipient_assignee IS NULL
    AND state NOT IN ('declined', 'withdrawn', 'cancelled', 'redirected', 'expired', 'stopped', 'outcome-acknowledged');

CREATE INDEX ix_referrals_recipient_due ON referrals (recipient_id, next_due_on, id)
    WHERE next_due_on IS NOT NULL AND sent_at IS NOT NULL;

CREATE TABLE service_levels (
    organisation_id text NOT NULL,
    version integer NOT NULL,
    valid_from date NOT NULL,
    levels jsonb NOT NULL,
    set_by text NOT NULL,
    set_at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_service_levels PRIMARY KEY (organisation_id, version)
);

ALTER TABLE service_levels ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON service_levels TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON service_levels TO {service}_maintenance;

CREATE POLICY reference ON service_levels FOR SELECT TO {service}_runtime
    USING (access_caller() IN ('worker', 'service'));

CREATE POLICY keeper_insert ON service_levels FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND access_has_role('service-level-admin')
                AND set_by = access_user());

CREATE TABLE referral_assignments (
    id uuid NOT NULL,
    referral_id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id text NOT NULL,
    assignee text NOT NULL,
    assigned_by text NOT NULL,
    assigned_at timestamptz NOT NULL DEFAULT legal_now(),
    ended_by text,
    ended_at timestamptz,
    CONSTRAINT pk_referral_assignments PRIMARY KEY (id),
    CONSTRAINT ck_referral_assignments_ended CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    CONSTRAINT fk_referral_assignments_referral_id_referrals FOREIGN KEY (referral_id) REFERENCES referrals (id)
);

-- A side has one assignee at a time.
CREATE UNIQUE INDEX uq_referral_assignments_referral_id_organisation_id
    ON referral_assignments (referral_id, organisation_id) WHERE ended_at IS NULL;

CREATE INDEX ix_referral_assignments_referral_id ON referral_assignments (referral_id);

ALTER TABLE referral_assignments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE (ended_by, ended_at) ON referral_assignments TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_assignments TO {service}_maintenance;

-- Who works on a referral is its own organisation's business.
CREATE POLICY own ON referral_assignments FOR SELECT TO {service}_runtime USING (organisation_id = access_organisation());

CREATE POLICY own_insert ON referral_assignments FOR INSERT TO {service}_runtime
    WITH CHECK (organisation_id = access_organisation() AND assigned_by = access_user());

CREATE POLICY own_update ON referral_assignments FOR UPDATE TO {service}_runtime
    USING (organisation_id = access_organisation());

CREATE TABLE referral_counts (
    organisation_id text NOT NULL,
    side varchar(40) NOT NULL CONSTRAINT side CHECK (side IN ('sender', 'recipient', 'contributor', 'person', 'system')),
    unit_id text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    is_assigned boolean NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT pk_referral_counts PRIMARY KEY (organisation_id, side, unit_id, kind, state, is_assigned)
);

CREATE TABLE referral_count_changes (
    id bigint GENERATED ALWAYS AS IDENTITY,
    organisation_id text NOT NULL,
    side varchar(40) NOT NULL CONSTRAINT side CHECK (side IN ('sender', 'recipient', 'contributor', 'person', 'system')),
    unit_id text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    is_assigned boolean NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT pk_referral_count_changes PRIMARY KEY (id)
);

CREATE INDEX ix_referral_count_changes_organisation_id_side ON referral_count_changes (organisation_id, side);

ALTER TABLE referral_counts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_count_changes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON referral_counts TO {service}_runtime;

GRANT SELECT, INSERT ON referral_count_changes TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE ON referral_counts TO {service}_worker;

GRANT SELECT, INSERT, DELETE ON referral_count_changes TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_counts, referral_count_changes TO {service}_maintenance;

CREATE POLICY own ON referral_counts FOR SELECT TO {service}_runtime USING (organisation_id = access_organisation());

CREATE POLICY own ON referral_count_changes FOR SELECT TO {service}_runtime
    USING (organisation_id = access_organisation());

-- Only the trigger counts: no statement of a service reaches the table by itself.
CREATE POLICY counted_insert ON referral_count_changes FOR INSERT TO {service}_runtime
    WITH CHECK (pg_trigger_depth() > 0);

CREATE POLICY work ON referral_counts TO {service}_worker USING (true);

CREATE POLICY work ON referral_count_changes TO {service}_worker USING (true);

CREATE FUNCTION count_referral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO referral_count_changes (organisation_id, side, unit_id, kind, state, is_assigned, number)
        SELECT organisation, part.side, coalesce(unit, ''), part.kind, part.state, assigned, sum(part.number)
        FROM (
            SELECT NEW.sender_id, 'sender', NEW.unit_id, NEW.kind, NEW.state, NEW.sender_assignee IS NOT NULL, 1
                WHERE TG_OP <> 'DELETE'
            UNION ALL
            SELECT NEW.recipient_id, 'recipient', NEW.unit_id, NEW.kind, NEW.state, NEW.recipient_assignee IS NOT NULL, 1
                WHERE TG_OP <> 'DELETE' AND NEW.sent_at IS NOT NULL
            UNION ALL
            SELECT OLD.sender_id, 'sender', OLD.unit_id, OLD.kind, OLD.state, OLD.sender_assignee IS NOT NULL, -1
                WHERE TG_OP <> 'INSERT'
            UNION ALL
            SELECT OLD.recipient_id, 'recipient', OLD.unit_id, OLD.kind, OLD.state, OLD.recipient_assignee IS NOT NULL, -1
                WHERE TG_OP <> 'INSERT' AND OLD.sent_at IS NOT NULL
        ) AS part (organisation, side, unit, kind, state, assigned, number)
        GROUP BY organisation, part.side, unit, part.kind, part.state, assigned
        HAVING sum(part.number) <> 0;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_referral AFTER INSERT OR DELETE OR UPDATE OF state, unit_id, sent_at, sender_assignee,
    recipient_assignee ON referrals FOR EACH ROW EXECUTE FUNCTION count_referral();

-- What there is already; the owner looks past the policies for this alone.
ALTER TABLE referrals NO FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_counts NO FORCE ROW LEVEL SECURITY;

INSERT INTO referral_counts
    SELECT sender_id, 'sender', coalesce(unit_id, ''), kind, state, false, count(*) FROM referrals GROUP BY 1, 3, 4, 5
    UNION ALL
    SELECT recipient_id, 'recipient', coalesce(unit_id, ''), kind, state, false, count(*) FROM referrals
        WHERE sent_at IS NOT NULL GROUP BY 1, 3, 4, 5;

ALTER TABLE referrals FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_counts FORCE ROW LEVEL SECURITY;
