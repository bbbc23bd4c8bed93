"""Code lists: the coded reasons and outcomes of referrals, each list with its uri and version."""
