"""Amendments: what the sender adds to a sent referral or puts in place of what it sent; nothing is taken back."""
