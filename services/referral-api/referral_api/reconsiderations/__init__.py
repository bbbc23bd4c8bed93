"""Reconsiderations: open referrals decided anew when a consent that they stand on has ended."""
