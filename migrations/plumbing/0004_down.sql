REVOKE SELECT ON ALL SEQUENCES IN SCHEMA public FROM {service}_maintenance;

DROP TABLE releases;
