-- Messages and receipts are written once. The person sees what is marked for them.

GRANT SELECT, INSERT ON messages, message_threads, message_receipts, message_readers TO {service}_runtime;

GRANT UPDATE (from_sender, from_recipient, from_person, from_sender_to_person, from_recipient_to_person, created_at)
    ON message_threads TO {service}_runtime;

GRANT UPDATE (read) ON message_readers TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON messages, message_threads, message_receipts, message_readers
    TO {service}_maintenance;

ALTER TABLE messages ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE message_threads ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE message_receipts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE message_readers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY sides ON messages FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id));

CREATE POLICY sides_insert ON messages FOR INSERT TO {service}_runtime
    WITH CHECK (author_user = access_user()
                AND access_organisation() = CASE author WHEN 'sender' THEN sender_id WHEN 'recipient' THEN recipient_id END);

CREATE POLICY person ON messages FOR SELECT TO {service}_runtime
    USING (person_id = access_person() AND audience = 'person-too');

CREATE POLICY person_insert ON messages FOR INSERT TO {service}_runtime
    WITH CHECK (person_id = access_person() AND author = 'person' AND audience = 'person-too'
                AND author_user = access_user());

CREATE POLICY sides ON message_threads FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id) OR person_id = access_person());

CREATE POLICY sides_insert ON message_threads FOR INSERT TO {service}_runtime
    WITH CHECK (access_organisation() IN (sender_id, recipient_id) OR person_id = access_person());

CREATE POLICY sides_update ON message_threads FOR UPDATE TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id) OR person_id = access_person());

CREATE POLICY sides ON message_receipts FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id)
           OR (person_id = access_person() AND audience = 'person-too'));

CREATE POLICY reader_insert ON message_receipts FOR INSERT TO {service}_runtime
    WITH CHECK (reader_user = access_user()
                AND ((organisation_id = access_organisation() AND organisation_id IN (sender_id, recipient_id))
                     OR (organisation_id IS NULL AND person_id = access_person() AND audience = 'person-too')));

CREATE POLICY reader ON message_readers FOR SELECT TO {service}_runtime USING (reader_user = access_user());

CREATE POLICY reader_insert ON message_readers FOR INSERT TO {service}_runtime WITH CHECK (reader_user = access_user());

CREATE POLICY reader_update ON message_readers FOR UPDATE TO {service}_runtime USING (reader_user = access_user());
