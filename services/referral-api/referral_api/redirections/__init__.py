"""Redirections: a recipient passes a referral on to another authority, on a new decision."""
