"""Previews: what of a referral would leave if it were sent now."""
