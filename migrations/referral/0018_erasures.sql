-- What is old enough to be erased lies together; an index of blocks costs the writing of referrals next to nothing.
CREATE INDEX ix_referrals_created_at ON referrals USING brin (created_at);

-- Cases that plans-api has erased, until their referrals are.
CREATE TABLE erased_cases (
    case_id uuid NOT NULL,
    erased_on date NOT NULL,
    told_at timestamptz NOT NULL DEFAULT legal_now(),
    CONSTRAINT pk_erased_cases PRIMARY KEY (case_id)
);

ALTER TABLE erased_cases ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT INSERT ON erased_cases TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON erased_cases TO {service}_maintenance;

CREATE POLICY service_insert ON erased_cases FOR INSERT TO {service}_runtime WITH CHECK (access_caller() = 'service');

CREATE INDEX ix_referrals_case_id ON referrals (case_id) WHERE case_id IS NOT NULL;
