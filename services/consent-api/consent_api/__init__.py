"""consent-api: who is who, who may see what, who has seen what."""
