-- Who sees and writes requests of persons, hidings and stated reasons; what is hidden from the person in the logs.

GRANT SELECT, INSERT ON requests, request_steps, log_hidings, log_hiding_ends, log_requests TO {service}_runtime;

GRANT UPDATE (state, due_on, is_extended, handler_id, handler_name, answer, refusal, closed_at, transferred_to, version)
    ON requests TO {service}_runtime;

GRANT SELECT, UPDATE (overdue_at, version) ON requests TO {service}_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON requests, request_steps, log_hidings, log_hiding_ends, log_requests
    TO {service}_maintenance;

ALTER TABLE requests ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE request_steps ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_hidings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_hiding_ends ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

ALTER TABLE log_requests ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY person ON requests FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY person_insert ON requests FOR INSERT TO {service}_runtime
    WITH CHECK (is_access_person(person_id) AND transferred_from IS NULL);

CREATE POLICY person_update ON requests FOR UPDATE TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY handler ON requests FOR SELECT TO {service}_runtime
    USING (access_has_role('data-protection') AND organisation_id = access_organisation());

CREATE POLICY handler_update ON requests FOR UPDATE TO {service}_runtime
    USING (access_has_role('data-protection') AND organisation_id = access_organisation());

-- What one controller hands on becomes a new request at another, which alone sees what follows.
CREATE POLICY transfer_insert ON requests FOR INSERT TO {service}_runtime WITH CHECK (
    access_has_role('data-protection') AND transferred_from IS NOT NULL AND transferred_by = access_organisation()
    AND state = 'received' AND answer IS NULL AND refusal IS NULL);

CREATE POLICY plumbing_work ON requests TO {service}_worker USING (true);

CREATE POLICY visible ON request_steps FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM requests WHERE requests.id = request_id));

CREATE POLICY keep ON request_steps FOR INSERT TO {service}_runtime
    WITH CHECK (user_id = access_user() AND EXISTS (SELECT FROM requests WHERE requests.id = request_id));

CREATE POLICY controller ON log_hidings FOR SELECT TO {service}_runtime
    USING (access_has_role('data-protection') AND organisation_id = access_organisation());

-- Only the controller of an entry hides it: the discloser a disclosure, the user's own organisation a use.
CREATE POLICY controller_insert ON log_hidings FOR INSERT TO {service}_runtime WITH CHECK (
    access_has_role('data-protection') AND organisation_id = access_organisation() AND recorded_by = access_user()
    AND (EXISTS (SELECT FROM decisions AS entry WHERE entry.id = entry_id AND entry.person_id = log_hidings.person_id
            AND entry.discloser_id = access_organisation() AND entry.permitted <> '{}')
        OR EXISTS (SELECT FROM uses AS entry WHERE entry.id = entry_id AND entry.person_id = log_hidings.person_id
            AND entry.organisation_id = access_organisation())));

CREATE POLICY person ON log_hidings FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY visible ON log_hiding_ends FOR SELECT TO {service}_runtime
    USING (EXISTS (SELECT FROM log_hidings WHERE log_hidings.id = hiding_id));

CREATE POLICY controller_insert ON log_hiding_ends FOR INSERT TO {service}_runtime WITH CHECK (
    access_has_role('data-protection') AND user_id = access_user()
    AND EXISTS (SELECT FROM log_hidings WHERE log_hidings.id = hiding_id AND organisation_id = access_organisation()));

CREATE POLICY person ON log_requests FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

CREATE POLICY person_insert ON log_requests FOR INSERT TO {service}_runtime
    WITH CHECK (is_access_person(person_id) AND user_id = access_user());

-- The entries that are hidden today from the person of this session; they are found once a query, not once a row.
CREATE FUNCTION hidden_entries() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(entry_id), '{}') FROM log_hidings
    WHERE person_id = ANY (linked_persons(access_person())) AND valid_until >= legal_date()
        AND NOT EXISTS (SELECT FROM log_hiding_ends WHERE hiding_id = log_hidings.id)
$$;

ALTER POLICY person ON decisions USING (permitted <> '{}'
    AND person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])
    AND id <> ALL ((SELECT hidden_entries())::uuid[]));

ALTER POLICY person ON uses USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])
    AND id <> ALL ((SELECT hidden_entries())::uuid[]));
