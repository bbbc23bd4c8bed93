-- Who reads and writes the logs and their tree. The runtime role inserts and reads; the worker seals; nobody alters.

GRANT SELECT, INSERT ON decisions, uses TO {service}_runtime;

GRANT INSERT ON log_queue TO {service}_runtime;

GRANT SELECT ON log_leaves, log_nodes, log_heads, log_keys TO {service}_runtime;

GRANT SELECT ON decisions, log_removals TO {service}_worker;

GRANT SELECT, INSERT ON uses, log_leaves, log_nodes, log_heads, log_keys TO {service}_worker;

GRANT SELECT, INSERT, DELETE ON log_queue TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {service}_maintenance;

-- Without them the role that makes backups cannot dump.
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {service}_maintenance;

ALTER TABLE decisions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE uses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_queue ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_leaves ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_nodes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_heads ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_removals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY record ON decisions FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'service' OR organisation_id = access_organisation());

-- What permitted nothing disclosed nothing: it is for supervision, not for the parties.
CREATE POLICY parties ON decisions FOR SELECT TO {service}_runtime
    USING (permitted <> '{}' AND access_organisation() IN (discloser_id, recipient_id));

CREATE POLICY person ON decisions FOR SELECT TO {service}_runtime
    USING (permitted <> '{}' AND person_id = access_person());

CREATE POLICY checked ON decisions FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY keep ON uses FOR INSERT TO {service}_runtime WITH CHECK (access_caller() = 'service');

CREATE POLICY kept ON uses FOR SELECT TO {service}_runtime USING (access_caller() = 'service');

CREATE POLICY own ON uses FOR SELECT TO {service}_runtime USING (organisation_id = access_organisation());

CREATE POLICY person ON uses FOR SELECT TO {service}_runtime USING (person_id = access_person());

CREATE POLICY plumbing_work ON uses TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON decisions FOR SELECT TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON log_removals FOR SELECT TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON log_queue TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON log_leaves TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON log_nodes TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON log_heads TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON log_keys TO {service}_worker USING (true);

CREATE POLICY record ON log_queue FOR INSERT TO {service}_runtime WITH CHECK (access_caller() IS NOT NULL);

-- A leaf is found by whoever sees its entry; the hashes beside it tell nobody anything.
CREATE POLICY visible ON log_leaves FOR SELECT TO {service}_runtime USING (
    CASE kind
        WHEN 'decision' THEN EXISTS (SELECT FROM decisions AS entry
            WHERE entry.id = entry_id AND entry.created_at = entry_created_at)
        WHEN 'use' THEN EXISTS (SELECT FROM uses AS entry
            WHERE entry.id = entry_id AND entry.created_at = entry_created_at
              AND entry.person_id = log_leaves.person_id)
        ELSE false
    END);

CREATE POLICY reference ON log_nodes FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY reference ON log_heads FOR SELECT TO {service}_runtime USING (true);

CREATE POLICY reference ON log_keys FOR SELECT TO {service}_runtime USING (true);
