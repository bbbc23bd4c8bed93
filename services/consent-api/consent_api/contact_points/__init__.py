"""Where organisations and their units are reached, by matter; never a worker's own details."""
