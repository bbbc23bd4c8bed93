"""Service levels: within how many working days an organisation receives, decides and starts, by kind of referral."""
