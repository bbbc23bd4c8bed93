"""Linked answers: the strongly identified recipient reads a referral by its link, and answers through it."""
