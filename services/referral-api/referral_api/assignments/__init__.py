"""Assignments: who works on a referral on either side, one at a time, with their history."""
