"""Answer links: a receiver without a system of its own sees and answers one referral through a signed link."""
