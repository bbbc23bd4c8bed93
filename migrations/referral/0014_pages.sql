-- A page of a side's referrals in one look under the caller's policies, its use logged in the same statement.
-- One function for each side and leading filter, so that each page is read in the order of that filter's index: the
-- planner, which cannot know how many rows the policies leave, is kept from reading all of them to sort them.

DO $do$
DECLARE
    side text;
    at_column text;
    held text;
    lead text;
    wanted text;
    by_day boolean;
BEGIN
    FOR side, at_column, held IN VALUES ('sender', 'created_at', 'true'), ('recipient', 'sent_at', 'listed.sent_at IS NOT NULL') LOOP
    FOR lead, wanted, by_day IN VALUES
        ('newest', 'true', false),
        ('state', 'listed.state = asked_state', false),
        ('kind', 'listed.kind = asked_kind', false),
        ('unit', 'listed.unit_id = asked_unit', false),
        ('assignee', format('listed.%s_assignee = asked_assignee', side), false),
        ('unassigned', format('listed.%s_assignee IS NULL AND listed.state NOT IN (''declined'', ''withdrawn'','
            ' ''cancelled'', ''redirected'', ''expired'', ''stopped'', ''outcome-acknowledged'')', side), false),
        ('flagged', 'listed.attention IS NOT NULL', false),
        ('overdue', 'listed.next_due_on IS NOT NULL AND listed.next_due_on < today', true)
    LOOP
        CONTINUE WHEN (side, lead) IN (('sender', 'unit'), ('recipient', 'flagged'));
        EXECUTE format($template$
            CREATE FUNCTION list_referrals_by_%1$s_%2$s(
                caller text, organisation text, user_id text, person text, roles text,
                asked_state text, asked_kind text, asked_unit text, asked_assignee text,
                older_than integer, younger_than integer,
                after_moment timestamptz, after_day date, after_id uuid, asked_limit integer,
                user_name text, purpose text, necessity text, operation text
            ) RETURNS json LANGUAGE plpgsql VOLATILE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
            AS $function$
            DECLARE
                today date := (legal_now() AT TIME ZONE 'Europe/Helsinki')::date;
                since timestamptz := coalesce(legal_now() - make_interval(days => younger_than), '-infinity');
                until timestamptz := coalesce(legal_now() - make_interval(days => older_than), 'infinity');
                found referrals[];
            BEGIN
                PERFORM set_access(caller, organisation, user_id, person, roles);
                found := ARRAY(SELECT listed FROM referrals AS listed
                    WHERE listed.%1$s_id = organisation AND %4$s AND %5$s
                        AND (asked_state IS NULL OR listed.state = asked_state)
                        AND (asked_kind IS NULL OR listed.kind = asked_kind)
                        AND (asked_unit IS NULL OR listed.unit_id = asked_unit)
                        AND (asked_assignee IS NULL OR listed.%1$s_assignee = asked_assignee)
                        AND listed.%3$s >= since AND listed.%3$s <= until
                        AND %6$s LIMIT asked_limit + 1);
                IF cardinality(found) = 0 THEN
                    RETURN '[]';
                END IF;
                INSERT INTO use_entries (id, person_ids, organisation_id, user_id, user_name, purpose, necessity,
                        operation, register, categories)
                    SELECT gen_random_uuid(), array_agg(DISTINCT listed.person_id), organisation,
                        list_referrals_by_%1$s_%2$s.user_id, user_name, list_referrals_by_%1$s_%2$s.purpose,
                        list_referrals_by_%1$s_%2$s.necessity, operation, listed.register, ARRAY['client-relationship']
                    FROM unnest(found[:asked_limit]) AS listed GROUP BY listed.register;
                RETURN (SELECT json_agg(json_build_object('id', listed.id, 'kind', listed.kind,
                        'groupId', listed.group_id, 'state', listed.state, 'version', listed.version,
                        'standing', json_build_array(listed.answer_mode, listed.recipient_decision, listed.asked_side),
                        'turn', listed.turn, 'turnSince', listed.turn_since,
                        'access', (SELECT CASE WHEN relation.registered_version > 0 THEN 'registered' ELSE 'pending' END
                            FROM referral_relations AS relation WHERE relation.referral_id = listed.id
                                AND relation.kind = 'referral-recipient' LIMIT 1),
                        'personId', listed.person_id, 'senderId', listed.sender_id,
                        'recipientId', listed.recipient_id, 'recipientUnit', listed.unit_id,
                        'urgency', listed.urgency, 'createdAt', listed.created_at, 'sentAt', listed.sent_at,
                        'due', listed.due_stage, 'dueOn', listed.next_due_on, 'assignee', listed.%1$s_assignee,
                        'serviceCode', %7$s listed.service_code END, 'planItemId', %7$s listed.plan_item_id END,
                        'planItemRevision', %7$s listed.plan_item_revision END,
                        'attention', %7$s listed.attention END, 'attentionSince', %7$s listed.attention_since END)) FROM unnest(found) AS listed);
            END
            $function$
        $template$, side, lead, at_column, held,
            CASE WHEN by_day AND side = 'recipient' THEN wanted || ' AND listed.due_stage <> ''sending''' ELSE wanted END,
            CASE WHEN by_day THEN '(listed.next_due_on, listed.id) > (after_day, after_id)'
                ' ORDER BY listed.next_due_on, listed.id'
            ELSE format('(listed.%1$s, listed.id) < (after_moment, after_id)'
                ' ORDER BY listed.%1$s DESC, listed.id DESC', at_column) END,
            CASE side WHEN 'sender' THEN 'CASE WHEN true THEN' ELSE 'CASE WHEN false THEN' END);
    END LOOP;
    END LOOP;
END
$do$;
