"""Attachments: files that the sender or a contributor adds to a sent referral for its recipient."""
