"""Reminders: each deadline of a case is told of once before it comes and once when it has passed."""
