"""How long a link holds, and which levels of identification are strong, as dated data."""
