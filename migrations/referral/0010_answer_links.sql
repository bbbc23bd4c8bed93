-- A link is its sender's to make and end; the recipient reaches it to use it, and each use is written once.

GRANT SELECT, INSERT ON answer_links, answer_link_uses TO {service}_runtime;

GRANT UPDATE (used, state, serial, version, expires_at) ON answer_links TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON answer_links, answer_link_uses TO {service}_maintenance;

ALTER TABLE answer_links ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE answer_link_uses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY sender ON answer_links FOR SELECT TO {service}_runtime USING (sender_id = access_organisation());

CREATE POLICY sender_insert ON answer_links FOR INSERT TO {service}_runtime
    WITH CHECK (sender_id = access_organisation() AND issued_by = access_user());

CREATE POLICY sender_update ON answer_links FOR UPDATE TO {service}_runtime USING (sender_id = access_organisation());

CREATE POLICY recipient ON answer_links FOR SELECT TO {service}_runtime USING (recipient_id = access_organisation());

CREATE POLICY recipient_update ON answer_links FOR UPDATE TO {service}_runtime
    USING (recipient_id = access_organisation() AND state = 'live')
    WITH CHECK (recipient_id = access_organisation() AND state IN ('live', 'spent'));

CREATE POLICY sender ON answer_link_uses FOR SELECT TO {service}_runtime USING (sender_id = access_organisation());

CREATE POLICY recipient_insert ON answer_link_uses FOR INSERT TO {service}_runtime
    WITH CHECK (recipient_id = access_organisation() AND user_id = access_user());
