"""Appointments: when and where a referred person is seen, whether they came, and that they end with the referral."""
