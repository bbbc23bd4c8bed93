"""Messages: what the workers of a referral's two sides, and where marked the person, write to each other about it."""
