"""Hidings: entries of the log that a controller may not tell the person, on a listed ground and by written decision."""
