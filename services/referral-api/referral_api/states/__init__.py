"""States: where a referral may stand, and the one table of what leads where, by side and way of answering."""
