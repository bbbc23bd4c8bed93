DROP TABLE directory_copies, feed_cursors, use_entries, idempotency_records, outbox_events, audit_entries;

DROP FUNCTION access_has_role, access_person, access_user, access_organisation, access_caller;

DROP FUNCTION legal_now, legal_clock_shift;

DROP TABLE legal_clock;

REVOKE USAGE ON SCHEMA public FROM {service}_runtime, {service}_worker, {service}_maintenance;
