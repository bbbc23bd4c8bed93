"""Referrals: a person handed over to one recipient, from the draft to the acknowledged outcome."""
