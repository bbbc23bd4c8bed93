DROP TABLE referral_absences;

DROP TABLE referral_outcomes;

DROP TABLE referral_proposals;

REVOKE UPDATE (is_proposed) ON referrals FROM {service}_runtime;

REVOKE UPDATE (until_version) ON referral_entries FROM {service}_runtime;

ALTER TABLE referrals DROP COLUMN is_proposed;

ALTER TABLE referral_entries
    DROP COLUMN since_version,
    DROP COLUMN until_version;
