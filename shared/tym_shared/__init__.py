"""What at least two services use and none of them owns: the plumbing of an authenticated, audited HTTP service."""
