DROP TRIGGER count_due_day ON referrals;

DROP TRIGGER count_due_day_moved ON referrals;

DROP TRIGGER count_due_day_gone ON referrals;

DROP FUNCTION count_due_day;

DROP TABLE referral_due_changes;

DROP TABLE referral_due_counts;
