DROP POLICY organiser_update ON relations;

DROP POLICY organiser_insert ON relations;

DROP POLICY organiser ON relations;

DROP FUNCTION is_organised_by_access;

DELETE FROM relations WHERE kind = 'assignment';

ALTER TABLE relations DROP CONSTRAINT relationkind;

ALTER TABLE relations ADD CONSTRAINT relationkind
    CHECK (kind IN ('own-client', 'case-party', 'referral-recipient', 'contributor'));
