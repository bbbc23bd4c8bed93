"""Plans of four types: immutable versions, approvals by every party, items that follow their referrals, reviews."""
