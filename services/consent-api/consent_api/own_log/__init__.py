"""The person's own view of the log (703/2023 § 11): two years back, further with a stated reason, hidden entries told of."""
