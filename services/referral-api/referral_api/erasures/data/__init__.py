"""How long what belongs to no case is kept after its end, as dated data."""
