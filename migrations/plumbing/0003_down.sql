DROP POLICY plumbing_read ON outbox_events;

CREATE POLICY plumbing_read ON outbox_events FOR SELECT TO {service}_runtime
    USING (position IS NOT NULL AND (access_caller() = 'service' OR access_organisation() = ANY (readers)));
