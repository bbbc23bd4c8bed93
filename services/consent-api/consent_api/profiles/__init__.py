"""What is known of a person, as an authority with a relation and as the person themself is shown it."""
