"""Bookings: a plan's items held to the catalogue, to the person's facts and to the person's quotas."""
