"""The multi-agency plan: immutable versions, approvals by every party, items that follow their referrals, reviews."""
