DROP FUNCTION list_cases_by_employment_authority_id, list_cases_by_county_id, list_cases_by_kela_id;

DROP INDEX ix_cases_employment_authority_id_open;

CREATE INDEX ix_cases_employment_authority_id_created_at ON cases (employment_authority_id, created_at);

DROP INDEX ix_cases_county_id_open;

CREATE INDEX ix_cases_county_id_created_at ON cases (county_id, created_at);

DROP INDEX ix_cases_kela_id_open;

CREATE INDEX ix_cases_kela_id_created_at ON cases (kela_id, created_at);
