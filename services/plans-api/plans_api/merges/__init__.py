"""Merges: the ids that consent-api has found to be one person's, so that the person's rows are found by each."""
