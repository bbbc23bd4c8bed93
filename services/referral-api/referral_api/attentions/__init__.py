"""Attentions: what befell a referral without its sender's doing, and what its worker is to do about it."""
