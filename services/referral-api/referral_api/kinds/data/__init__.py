"""The kinds of referral and the code lists of their answers, as dated data."""
