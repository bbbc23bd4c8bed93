-- The watch is the worker's alone: it reads names and relations to tell what is unusual, and keeps look-ups for a while.

GRANT SELECT, INSERT, DELETE ON look_ups TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON look_ups TO {service}_maintenance;

ALTER TABLE look_ups ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY plumbing_work ON look_ups TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON persons FOR SELECT TO {service}_worker USING (true);

CREATE POLICY plumbing_work ON relations FOR SELECT TO {service}_worker USING (true);
