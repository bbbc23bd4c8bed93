-- Why and when a group was dissolved, which end of a term was told of, and whether its cases have been given to it.
ALTER TABLE networks
    DROP CONSTRAINT networkstate,
    ADD CONSTRAINT networkstate CHECK (
        state IN ('negotiating', 'withdrawn', 'set', 'active', 'term-ending', 'expired', 'dissolved')),
    ADD COLUMN dissolved_on date,
    ADD COLUMN dissolution_reason text,
    ADD COLUMN told_ending_for date,
    ADD COLUMN has_its_cases boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT ck_networks_dissolved CHECK (
        (state = 'dissolved') = (dissolved_on IS NOT NULL)
        AND (state = 'dissolved') = (dissolution_reason IS NOT NULL));

GRANT UPDATE (dissolved_on, dissolution_reason, has_its_cases) ON networks TO {service}_runtime;

GRANT SELECT ON networks TO {service}_worker;

GRANT UPDATE (told_ending_for, has_its_cases) ON networks TO {service}_worker;

GRANT UPDATE (network_id) ON cases TO {service}_worker;
