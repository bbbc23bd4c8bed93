-- What may change after it was written: whose and about whom a row is never does.

REVOKE UPDATE ON referrals, referral_entries, referral_relations, information_requests FROM {service}_runtime;

REVOKE UPDATE ON referral_relations FROM {service}_worker;

GRANT UPDATE (state, asked_side, version, sent_at, necessity, decision_id, basis, permitted, denied, decline_reason,
              recipient_decision_id, recipient_decision, appeal_advice, outcome, redirected_to, applied_on, started_on,
              completed_on) ON referrals TO {service}_runtime;

GRANT UPDATE (shared, decision_id) ON referral_entries TO {service}_runtime;

GRANT UPDATE (ends_at, version) ON referral_relations TO {service}_runtime;

GRANT UPDATE (state, version, answered_at) ON information_requests TO {service}_runtime;

GRANT UPDATE (registered_version) ON referral_relations TO {service}_worker;

DROP POLICY parties_insert ON referral_relations;

CREATE POLICY parties_insert ON referral_relations FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker' AND requested_by = access_user());
