"""The benchmark: CPU per request against a bare single-row read, in one run on one machine."""
