"""Own referrals: what the person sees of the referrals about them in words, and their withdrawal."""
