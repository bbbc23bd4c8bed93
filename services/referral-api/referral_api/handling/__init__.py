"""Handling: what recipient and sender do with a sent referral, up to the acknowledged outcome."""
