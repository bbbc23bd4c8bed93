"""Eligibility: what the law asks of a person before a service can be agreed, tested on stated facts."""
