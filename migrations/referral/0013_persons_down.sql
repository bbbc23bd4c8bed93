ALTER POLICY reader_insert ON message_receipts WITH CHECK (reader_user = access_user()
    AND ((organisation_id = access_organisation() AND organisation_id IN (sender_id, recipient_id))
         OR (organisation_id IS NULL AND person_id = access_person() AND audience = 'person-too')));

ALTER POLICY sides ON message_receipts USING (access_organisation() IN (sender_id, recipient_id)
    OR (person_id = access_person() AND audience = 'person-too'));

ALTER POLICY sides_update ON message_threads
    USING (access_organisation() IN (sender_id, recipient_id) OR person_id = access_person());

ALTER POLICY sides_insert ON message_threads
    WITH CHECK (access_organisation() IN (sender_id, recipient_id) OR person_id = access_person());

ALTER POLICY sides ON message_threads
    USING (access_organisation() IN (sender_id, recipient_id) OR person_id = access_person());

ALTER POLICY person_insert ON messages WITH CHECK (person_id = access_person() AND author = 'person'
    AND audience = 'person-too' AND author_user = access_user());

ALTER POLICY person ON messages USING (person_id = access_person() AND audience = 'person-too');

DROP POLICY person_update ON information_requests;

DROP POLICY person ON information_requests;

DROP POLICY person_update ON referral_relations;

DROP POLICY person ON referral_relations;

DROP POLICY person_insert ON referral_steps;

DROP POLICY person ON referral_steps;

DROP POLICY person ON referral_outcomes;

DROP POLICY person ON appointments;

DROP POLICY person ON attachments;

ALTER POLICY person ON referral_entries USING (person_id = access_person() AND shared);

DROP POLICY person_update ON referrals;

ALTER POLICY person ON referrals USING (person_id = access_person() AND sent_at IS NOT NULL);

DROP FUNCTION is_withheld;

DROP FUNCTION linked_persons;

DROP TABLE withheld_entries;

DROP TABLE person_links;
