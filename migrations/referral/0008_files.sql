-- A content is its source's from its first byte; the recipient reaches it by the attachment that it may see.

GRANT SELECT, INSERT, DELETE ON attachment_files TO {service}_runtime;

GRANT UPDATE (state, changed_at) ON attachment_files TO {service}_runtime;

GRANT SELECT, INSERT ON attachment_parts TO {service}_runtime;

GRANT SELECT, DELETE ON attachment_files TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON attachment_files, attachment_parts TO {service}_maintenance;

ALTER TABLE attachment_files ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE attachment_parts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY source ON attachment_files FOR SELECT TO {service}_runtime USING (source_id = access_organisation());

CREATE POLICY source_insert ON attachment_files FOR INSERT TO {service}_runtime
    WITH CHECK (source_id = access_organisation() AND state = 'arriving');

CREATE POLICY source_update ON attachment_files FOR UPDATE TO {service}_runtime
    USING (source_id = access_organisation());

-- What an attachment has is never removed under it; what did not come whole is.
CREATE POLICY source_delete ON attachment_files FOR DELETE TO {service}_runtime
    USING (source_id = access_organisation() AND state <> 'kept');

CREATE POLICY attached ON attachment_files FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM attachments WHERE attachments.id = attachment_files.id));

CREATE POLICY work ON attachment_files TO {service}_worker USING (state <> 'kept');

CREATE POLICY visible ON attachment_parts FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM attachment_files WHERE attachment_files.id = file_id AND state = 'kept'));

CREATE POLICY source_insert ON attachment_parts FOR INSERT TO {service}_runtime
    WITH CHECK (EXISTS (SELECT FROM attachment_files WHERE attachment_files.id = file_id AND state = 'arriving'
                                                       AND source_id = access_organisation()));
