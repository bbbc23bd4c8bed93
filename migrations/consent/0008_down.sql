DROP POLICY operator_insert ON organisations;

DROP POLICY operator_update ON organisations;

DROP POLICY operator_insert ON issuers;

DROP POLICY operator_update ON issuers;

DROP POLICY operator_insert ON issuer_organisations;

DROP POLICY operator_update ON issuer_organisations;

REVOKE INSERT ON organisations, issuers, issuer_organisations FROM {service}_runtime;

REVOKE UPDATE (names, organiser_id, active, suspended_at, valid_to, version) ON organisations
    FROM {service}_runtime;

REVOKE UPDATE (jwks_uri, jwks, version) ON issuers FROM {service}_runtime;

REVOKE UPDATE (ended_at) ON issuer_organisations FROM {service}_runtime;

DELETE FROM client_keys;

DELETE FROM clients;

DELETE FROM issuer_organisations WHERE ended_at IS NOT NULL OR issuer IN (SELECT issuer FROM issuers WHERE jwks_uri IS NULL);

DELETE FROM issuers WHERE jwks_uri IS NULL;
