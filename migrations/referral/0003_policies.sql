-- Who sees and writes which row of referral-api. A policy has the name that the operations table states.

GRANT SELECT, INSERT, UPDATE ON referrals, referral_entries, referral_relations, information_requests TO {service}_runtime;

GRANT SELECT, INSERT ON dispatches TO {service}_runtime;

GRANT SELECT, INSERT, DELETE ON attachments, attachment_chunks TO {service}_runtime;

GRANT SELECT, UPDATE ON referral_relations TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {service}_maintenance;

ALTER TABLE referrals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE dispatches ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_relations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE information_requests ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE attachments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE attachment_chunks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY sender ON referrals FOR SELECT TO {service}_runtime USING (sender_id = access_organisation());

CREATE POLICY sender_insert ON referrals FOR INSERT TO {service}_runtime
    WITH CHECK (sender_id = access_organisation() AND redirected_from IS NULL);

CREATE POLICY sender_update ON referrals FOR UPDATE TO {service}_runtime USING (sender_id = access_organisation());

-- Once sent, the recipient sees the row; a draft never, and a withdrawn draft neither.
CREATE POLICY recipient ON referrals FOR SELECT TO {service}_runtime
    USING (recipient_id = access_organisation() AND sent_at IS NOT NULL);

CREATE POLICY recipient_update ON referrals FOR UPDATE TO {service}_runtime
    USING (recipient_id = access_organisation() AND sent_at IS NOT NULL);

-- A recipient that passes a referral on writes the new recipient's row and does not see it.
CREATE POLICY redirector_insert ON referrals FOR INSERT TO {service}_runtime
    WITH CHECK (redirected_by = access_organisation() AND redirected_from IS NOT NULL AND sent_at IS NOT NULL);

CREATE POLICY person ON referrals FOR SELECT TO {service}_runtime
    USING (person_id = access_person() AND sent_at IS NOT NULL);

-- A contributor reaches the referral in the transaction that answers its request, and in no other.
CREATE POLICY contributor ON referrals FOR SELECT TO {service}_runtime USING (
    id::text = nullif(current_setting('tym.answering', true), '')
    AND EXISTS (SELECT FROM information_requests AS request
                WHERE request.referral_id = referrals.id AND request.contributor_id = access_organisation()
                  AND access_has_role(request.contributor_role)));

CREATE POLICY contributor_update ON referrals FOR UPDATE TO {service}_runtime USING (
    id::text = nullif(current_setting('tym.answering', true), '')
    AND EXISTS (SELECT FROM information_requests AS request
                WHERE request.referral_id = referrals.id AND request.contributor_id = access_organisation()
                  AND access_has_role(request.contributor_role)));

CREATE POLICY sender ON dispatches FOR SELECT TO {service}_runtime USING (sender_id = access_organisation());

CREATE POLICY sender_insert ON dispatches FOR INSERT TO {service}_runtime WITH CHECK (sender_id = access_organisation());

CREATE POLICY source ON referral_entries FOR SELECT TO {service}_runtime USING (source_id = access_organisation());

CREATE POLICY source_update ON referral_entries FOR UPDATE TO {service}_runtime USING (source_id = access_organisation());

CREATE POLICY adder_insert ON referral_entries FOR INSERT TO {service}_runtime WITH CHECK (added_by = access_organisation());

CREATE POLICY recipient ON referral_entries FOR SELECT TO {service}_runtime
    USING (recipient_id = access_organisation() AND shared);

CREATE POLICY person ON referral_entries FOR SELECT TO {service}_runtime USING (person_id = access_person() AND shared);

CREATE POLICY parties ON referral_relations FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id, organisation_id));

CREATE POLICY parties_insert ON referral_relations FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker');

CREATE POLICY parties_update ON referral_relations FOR UPDATE TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id, organisation_id));

CREATE POLICY work ON referral_relations TO {service}_worker USING (true);

CREATE POLICY parties ON information_requests FOR SELECT TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id, contributor_id));

CREATE POLICY asker_insert ON information_requests FOR INSERT TO {service}_runtime
    WITH CHECK (recipient_id = access_organisation());

CREATE POLICY parties_update ON information_requests FOR UPDATE TO {service}_runtime
    USING (access_organisation() IN (sender_id, recipient_id, contributor_id));

CREATE POLICY source ON attachments FOR SELECT TO {service}_runtime USING (source_id = access_organisation());

CREATE POLICY source_insert ON attachments FOR INSERT TO {service}_runtime WITH CHECK (source_id = access_organisation());

CREATE POLICY source_delete ON attachments FOR DELETE TO {service}_runtime USING (source_id = access_organisation());

CREATE POLICY recipient ON attachments FOR SELECT TO {service}_runtime USING (recipient_id = access_organisation());

CREATE POLICY visible ON attachment_chunks FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM attachments WHERE attachments.id = attachment_id));

CREATE POLICY source_insert ON attachment_chunks FOR INSERT TO {service}_runtime
    WITH CHECK (EXISTS (SELECT FROM attachments
                        WHERE attachments.id = attachment_id AND source_id = access_organisation()));

CREATE POLICY source_delete ON attachment_chunks FOR DELETE TO {service}_runtime
    USING (EXISTS (SELECT FROM attachments WHERE attachments.id = attachment_id AND source_id = access_organisation()));
