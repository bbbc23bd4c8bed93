"""Parties: which authorities have had a case, from when until when, and the access that follows from it."""
