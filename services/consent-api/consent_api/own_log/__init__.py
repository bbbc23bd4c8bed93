"""The person's own view of the log (703/2023 § 11): two years back, older with a reason, hiding told of."""
