DO $$
DECLARE
    made regprocedure;
BEGIN
    FOR made IN SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'list\_referrals\_by\_%' LOOP
        EXECUTE 'DROP FUNCTION ' || made;
    END LOOP;
END
$$;

DROP FUNCTION set_access;

DROP TRIGGER count_referral ON referrals;

DROP FUNCTION count_referral;

DROP TABLE referral_count_changes;

DROP TABLE referral_counts;

DROP TABLE referral_assignments;

DROP TABLE service_levels;

DROP INDEX ix_referrals_tell_on, ix_referrals_sender_state, ix_referrals_sender_kind, ix_referrals_sender_assignee,
    ix_referrals_sender_unassigned, ix_referrals_sender_due, ix_referrals_recipient, ix_referrals_recipient_state,
    ix_referrals_recipient_kind, ix_referrals_recipient_unit, ix_referrals_recipient_assignee,
    ix_referrals_recipient_unassigned, ix_referrals_recipient_due;

CREATE INDEX ix_referrals_recipient_id_created_at_id ON referrals (recipient_id, created_at, id);

REVOKE UPDATE (ends_at, version) ON referral_relations FROM {service}_worker;

DROP POLICY work_insert ON referral_steps;

REVOKE INSERT ON referral_steps FROM {service}_worker;

DROP POLICY work ON referrals;

REVOKE ALL ON referrals FROM {service}_worker;

ALTER TABLE referrals
    DROP CONSTRAINT ck_referrals_due,
    DROP COLUMN receipt_due_on,
    DROP COLUMN receipt_rule,
    DROP COLUMN decision_due_on,
    DROP COLUMN decision_rule,
    DROP COLUMN start_due_on,
    DROP COLUMN start_rule,
    DROP COLUMN due_stage,
    DROP COLUMN next_due_on,
    DROP COLUMN tell_on,
    DROP COLUMN sender_assignee,
    DROP COLUMN recipient_assignee;
