"""Appointments: when and where a referred person is seen, and whether they came."""
