"""referral-api: hand over, and know what became of it."""
