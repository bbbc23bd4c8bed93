-- One person may have several ids, told by consent-api's feed; the policies hold for all of them alike. Which two ids
-- are one person is shown to every caller: it says nothing without the rows that it helps to find.

CREATE TABLE person_links (
    merged_id uuid NOT NULL,
    survivor_id uuid NOT NULL,
    CONSTRAINT pk_person_links PRIMARY KEY (merged_id),
    CONSTRAINT ck_person_links_two CHECK (merged_id <> survivor_id)
);

CREATE INDEX ix_person_links_survivor_id ON person_links (survivor_id);

-- An entry of consent-api's log that its controller hides from the person: what was sent on that decision is hidden here.
CREATE TABLE withheld_entries (
    hiding_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    last_on date NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_withheld_entries PRIMARY KEY (hiding_id)
);

CREATE INDEX ix_withheld_entries_entry_id ON withheld_entries (entry_id);

ALTER TABLE person_links ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE withheld_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON person_links, withheld_entries TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE ON person_links, withheld_entries TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON person_links, withheld_entries TO {service}_maintenance;

CREATE FUNCTION linked_persons(asked uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    survivor uuid;
    merged uuid[];
BEGIN
    SELECT survivor_id INTO survivor FROM person_links WHERE merged_id = asked;
    survivor := coalesce(survivor, asked);
    SELECT array_agg(merged_id) INTO merged FROM person_links WHERE survivor_id = survivor;
    RETURN array_prepend(survivor, coalesce(merged, '{}'));
END
$$;

CREATE FUNCTION is_withheld(asked uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM withheld_entries WHERE entry_id = asked AND ended_at IS NULL
                   AND last_on >= (legal_now() AT TIME ZONE 'Europe/Helsinki')::date)
$$;

CREATE POLICY linked ON person_links FOR SELECT TO {service}_runtime USING (access_caller() IS NOT NULL);

CREATE POLICY following ON person_links TO {service}_worker USING (true);

CREATE POLICY person ON withheld_entries FOR SELECT TO {service}_runtime USING (access_person() IS NOT NULL);

CREATE POLICY following ON withheld_entries TO {service}_worker USING (true);

ALTER POLICY person ON referrals USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])
    AND sent_at IS NOT NULL AND NOT is_withheld(decision_id));

CREATE POLICY person_update ON referrals FOR UPDATE TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]) AND sent_at IS NOT NULL);

-- The person sees what was sent, also once the recipient may no longer see it.
ALTER POLICY person ON referral_entries USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])
    AND (shared OR shared_until IS NOT NULL) AND NOT is_withheld(decision_id));

CREATE POLICY person ON attachments FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]) AND NOT is_withheld(decision_id));

CREATE POLICY person ON appointments FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY person ON referral_outcomes FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY person ON referral_steps FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]) AND recipient_id IS NOT NULL);

CREATE POLICY person_insert ON referral_steps FOR INSERT TO {service}_runtime
    WITH CHECK (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]) AND side = 'person'
                AND organisation_id IS NULL AND user_id = access_user());

-- Who withdraws ends what the referral grounded and asked.
CREATE POLICY person ON referral_relations FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY person_update ON referral_relations FOR UPDATE TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY person ON information_requests FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY person_update ON information_requests FOR UPDATE TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY person ON messages USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])
    AND audience = 'person-too' AND NOT is_withheld(decision_id));

ALTER POLICY person_insert ON messages WITH CHECK (
    person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]) AND author = 'person' AND audience = 'person-too'
    AND author_user = access_user());

ALTER POLICY sides ON message_threads USING (access_organisation() IN (sender_id, recipient_id)
    OR person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY sides_insert ON message_threads WITH CHECK (access_organisation() IN (sender_id, recipient_id)
    OR person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY sides_update ON message_threads USING (access_organisation() IN (sender_id, recipient_id)
    OR person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY sides ON message_receipts USING (access_organisation() IN (sender_id, recipient_id)
    OR (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]) AND audience = 'person-too'));

ALTER POLICY reader_insert ON message_receipts WITH CHECK (reader_user = access_user()
    AND ((organisation_id = access_organisation() AND organisation_id IN (sender_id, recipient_id))
         OR (organisation_id IS NULL AND person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])
             AND audience = 'person-too')));
