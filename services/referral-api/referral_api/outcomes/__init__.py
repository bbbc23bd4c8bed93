"""Outcomes: what became of a service, structured; the sender acknowledges it or asks."""
