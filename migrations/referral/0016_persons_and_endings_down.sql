DROP POLICY person ON referral_absences;

DROP POLICY reconsidering ON appointments;

DROP POLICY person_update ON appointments;

DROP POLICY sender_update ON appointments;

REVOKE SELECT (id, referral_id, at, attendance), UPDATE (attendance, cancelled_for, cancelled_at) ON appointments
    FROM {service}_worker;

ALTER TABLE appointments NO FORCE ROW LEVEL SECURITY;

ALTER TABLE appointments
    DROP CONSTRAINT ck_appointments_cancelled,
    DROP COLUMN cancelled_at,
    DROP COLUMN cancelled_for,
    DROP CONSTRAINT attendance;

UPDATE appointments SET attendance = 'no-show' WHERE attendance = 'cancelled';

ALTER TABLE appointments
    ADD CONSTRAINT attendance CHECK (attendance IN ('booked', 'attended', 'no-show', 'moved'));

ALTER TABLE appointments FORCE ROW LEVEL SECURITY;

ALTER TABLE referral_entries DROP COLUMN necessity;

ALTER TABLE attachments DROP CONSTRAINT ck_attachments_statement, DROP COLUMN document_kind;
