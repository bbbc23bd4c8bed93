"""Cases: the client relationship of the co-operation model, from the start of the assessment to its joint end."""
