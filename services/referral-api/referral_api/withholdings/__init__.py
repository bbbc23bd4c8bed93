"""Withholdings: what of referrals the person is not shown, since its controller hides its entry in the log."""
