"""`make bench-scale`: what the services cost at a million persons, beside ten thousand."""
