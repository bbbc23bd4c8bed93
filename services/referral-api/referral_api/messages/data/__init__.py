"""On which purpose a recipient tells the sender, as dated data."""
