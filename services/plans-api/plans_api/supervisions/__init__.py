"""Supervisions: an authority that has a case no more has its auditor read what the authority itself stored of it."""
