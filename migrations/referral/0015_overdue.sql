-- How many referrals are due on which day, for either side: what is overdue is the sum of the days that have passed.
-- What is due already is counted by `give-due-days`.

CREATE TABLE referral_due_counts (
    organisation_id text NOT NULL,
    side varchar(40) NOT NULL CONSTRAINT side CHECK (side IN ('sender', 'recipient', 'contributor', 'person', 'system')),
    due_on date NOT NULL,
    unit_id text NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT pk_referral_due_counts PRIMARY KEY (organisation_id, side, due_on, unit_id)
);

-- Days of which nothing is left are found by it and go.
CREATE INDEX ix_referral_due_counts_number ON referral_due_counts (number) WHERE number = 0;

CREATE TABLE referral_due_changes (
    id bigint GENERATED ALWAYS AS IDENTITY,
    organisation_id text NOT NULL,
    side varchar(40) NOT NULL CONSTRAINT side CHECK (side IN ('sender', 'recipient', 'contributor', 'person', 'system')),
    due_on date NOT NULL,
    unit_id text NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT pk_referral_due_changes PRIMARY KEY (id)
);

CREATE INDEX ix_referral_due_changes_organisation_id_side ON referral_due_changes (organisation_id, side);

ALTER TABLE referral_due_counts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_due_changes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON referral_due_counts TO {service}_runtime;

GRANT SELECT, INSERT ON referral_due_changes TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_due_counts TO {service}_worker;

GRANT SELECT, INSERT, DELETE ON referral_due_changes TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_due_counts, referral_due_changes TO {service}_maintenance;

CREATE POLICY own ON referral_due_counts FOR SELECT TO {service}_runtime
    USING (organisation_id = access_organisation());

CREATE POLICY own ON referral_due_changes FOR SELECT TO {service}_runtime
    USING (organisation_id = access_organisation());

-- Only the trigger counts: no statement of a service reaches the table by itself.
CREATE POLICY counted_insert ON referral_due_changes FOR INSERT TO {service}_runtime
    WITH CHECK (pg_trigger_depth() > 0);

CREATE POLICY work ON referral_due_counts TO {service}_worker USING (true);

CREATE POLICY work ON referral_due_changes TO {service}_worker USING (true);

-- The recipient owes nothing of what is still to be sent.
CREATE FUNCTION count_due_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO referral_due_changes (organisation_id, side, due_on, unit_id, number)
        SELECT organisation, part.side, day, coalesce(unit, ''), sum(part.number)
        FROM (
            SELECT NEW.sender_id, 'sender', NEW.next_due_on, NEW.unit_id, 1
                WHERE TG_OP <> 'DELETE' AND NEW.next_due_on IS NOT NULL
            UNION ALL
            SELECT NEW.recipient_id, 'recipient', NEW.next_due_on, NEW.unit_id, 1
                WHERE TG_OP <> 'DELETE' AND NEW.next_due_on IS NOT NULL AND NEW.due_stage <> 'sending'
                    AND NEW.sent_at IS NOT NULL
            UNION ALL
            SELECT OLD.sender_id, 'sender', OLD.next_due_on, OLD.unit_id, -1
                WHERE TG_OP <> 'INSERT' AND OLD.next_due_on IS NOT NULL
            UNION ALL
            SELECT OLD.recipient_id, 'recipient', OLD.next_due_on, OLD.unit_id, -1
                WHERE TG_OP <> 'INSERT' AND OLD.next_due_on IS NOT NULL AND OLD.due_stage <> 'sending'
                    AND OLD.sent_at IS NOT NULL
        ) AS part (organisation, side, day, unit, number)
        GROUP BY organisation, part.side, day, coalesce(unit, '')
        HAVING sum(part.number) <> 0;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_due_day AFTER INSERT ON referrals FOR EACH ROW
    WHEN (NEW.next_due_on IS NOT NULL) EXECUTE FUNCTION count_due_day();

CREATE TRIGGER count_due_day_moved AFTER UPDATE OF next_due_on, due_stage, unit_id, sent_at ON referrals FOR EACH ROW
    WHEN ((OLD.next_due_on, OLD.due_stage, OLD.unit_id, OLD.sent_at)
        IS DISTINCT FROM (NEW.next_due_on, NEW.due_stage, NEW.unit_id, NEW.sent_at)) EXECUTE FUNCTION count_due_day();

CREATE TRIGGER count_due_day_gone AFTER DELETE ON referrals FOR EACH ROW
    WHEN (OLD.next_due_on IS NOT NULL) EXECUTE FUNCTION count_due_day();
