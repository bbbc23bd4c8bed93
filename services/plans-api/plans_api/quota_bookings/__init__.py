"""Quota bookings: what the items of a plan use of a person's quotas."""
