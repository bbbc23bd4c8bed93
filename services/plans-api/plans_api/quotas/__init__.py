"""Quotas: the limits that the law sets per person over all hosts and plans, and what of them has been used."""
