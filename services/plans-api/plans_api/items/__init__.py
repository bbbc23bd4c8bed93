"""Items and their referrals: referring an item, and following what became of it."""
