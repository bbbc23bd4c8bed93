"""Worklists: inbox and outbox by unit, worker, state, kind and age, and how many there are of each."""
