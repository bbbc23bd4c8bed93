"""Contents: what a version of a plan says, checked against all rules of its type at once."""
