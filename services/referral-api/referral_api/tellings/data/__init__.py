"""On which purpose a recipient tells the sender something, as dated data."""
