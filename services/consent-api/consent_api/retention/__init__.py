"""How long the logs are kept, and the upkeep of their partitions."""
