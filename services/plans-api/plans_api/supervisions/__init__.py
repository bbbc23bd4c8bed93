"""Supervisions: after a case has ended an authority's auditor reads what that authority itself stored of it."""
