GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {service}_maintenance;
