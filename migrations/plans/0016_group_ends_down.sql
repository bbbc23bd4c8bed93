DROP POLICY supervisor ON assessment_entries;

DROP POLICY supervisor ON cases;

REVOKE UPDATE (network_id) ON cases FROM {service}_worker;

REVOKE SELECT ON networks FROM {service}_worker;

GRANT SELECT (id, party_ids, version) ON networks TO {service}_worker;

ALTER TABLE networks
    DROP CONSTRAINT ck_networks_dissolved,
    DROP COLUMN has_its_cases,
    DROP COLUMN told_ending_for,
    DROP COLUMN dissolution_reason,
    DROP COLUMN dissolved_on,
    DROP CONSTRAINT networkstate,
    ADD CONSTRAINT networkstate CHECK (
        state IN ('negotiating', 'withdrawn', 'set', 'active', 'term-ending', 'expired'));
