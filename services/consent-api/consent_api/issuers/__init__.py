"""Token issuers: where their keys are, and for which organisations their tokens count."""
