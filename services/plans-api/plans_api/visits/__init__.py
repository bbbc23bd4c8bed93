"""Visits: how far each worker has seen a plan, and what has happened to it since."""
