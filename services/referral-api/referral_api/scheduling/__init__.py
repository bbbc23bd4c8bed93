"""Scheduling: booking appointments, and recording whether the person came."""
