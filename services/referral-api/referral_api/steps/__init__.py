"""Steps: every change of a referral, kept for its sides."""
