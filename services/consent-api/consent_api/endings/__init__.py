"""Endings: how a consent ends, who has taken notice of it, and the steps it went through."""
