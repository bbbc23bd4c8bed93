"""The words in which the person is told of referrals."""
