ALTER POLICY person ON decisions
    USING (permitted <> '{}' AND person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

ALTER POLICY person ON uses USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]));

DROP FUNCTION hidden_entries;
