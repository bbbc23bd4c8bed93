GRANT SELECT, INSERT, DELETE ON attachment_chunks TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON attachment_chunks TO {service}_maintenance;

ALTER TABLE attachment_chunks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY visible ON attachment_chunks FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM attachments WHERE attachments.id = attachment_id));

CREATE POLICY source_insert ON attachment_chunks FOR INSERT TO {service}_runtime
    WITH CHECK (EXISTS (SELECT FROM attachments
                        WHERE attachments.id = attachment_id AND source_id = access_organisation()));

CREATE POLICY source_delete ON attachment_chunks FOR DELETE TO {service}_runtime
    USING (EXISTS (SELECT FROM attachments WHERE attachments.id = attachment_id AND source_id = access_organisation()));
