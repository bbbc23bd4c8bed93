-- Why what was added later was necessary: it is asked about again with the same, also where a contributor gave it.
ALTER TABLE referral_entries ADD COLUMN necessity text;

GRANT SELECT (necessity) ON referral_entries TO {service}_worker;

-- A file may be the medical statement that a service asks for.
ALTER TABLE attachments
    ADD COLUMN document_kind varchar(40) CONSTRAINT documentkind CHECK (document_kind IN ('medical-statement')),
    ADD CONSTRAINT ck_attachments_statement CHECK (document_kind IS NULL OR category = 'health-and-work-capacity');

-- An appointment that is still to come is cancelled with its referral: by whoever ends it, and for what it became.
ALTER TABLE appointments
    DROP CONSTRAINT attendance,
    ADD CONSTRAINT attendance CHECK (attendance IN ('booked', 'attended', 'no-show', 'moved', 'cancelled')),
    ADD COLUMN cancelled_for text,
    ADD COLUMN cancelled_at timestamptz,
    ADD CONSTRAINT ck_appointments_cancelled CHECK (
        (attendance = 'cancelled') = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancelled_for IS NULL));

GRANT UPDATE (cancelled_for, cancelled_at) ON appointments TO {service}_runtime;

GRANT SELECT (id, referral_id, at, attendance), UPDATE (attendance, cancelled_for, cancelled_at) ON appointments
    TO {service}_worker;

CREATE POLICY sender_update ON appointments FOR UPDATE TO {service}_runtime
    USING (sender_id = access_organisation()) WITH CHECK (attendance = 'cancelled');

CREATE POLICY person_update ON appointments FOR UPDATE TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[])) WITH CHECK (attendance = 'cancelled');

CREATE POLICY reconsidering ON appointments TO {service}_worker USING (true) WITH CHECK (attendance = 'cancelled');

-- What was told of the person's absences is the person's to read.
CREATE POLICY person ON referral_absences FOR SELECT TO {service}_runtime
    USING (person_id = ANY ((SELECT linked_persons(access_person()))::uuid[]) AND NOT is_withheld(decision_id));
