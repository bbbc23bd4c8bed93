DROP POLICY parties_insert ON referral_relations;

CREATE POLICY parties_insert ON referral_relations FOR INSERT TO {service}_runtime
    WITH CHECK (access_caller() = 'worker');

GRANT UPDATE ON referrals, referral_entries, referral_relations, information_requests TO {service}_runtime;

GRANT UPDATE ON referral_relations TO {service}_worker;
