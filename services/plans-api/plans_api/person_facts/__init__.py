"""Person facts: what is known of a person where the conditions of a plan ask for it."""
