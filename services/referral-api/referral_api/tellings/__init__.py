"""Tellings: what one side may tell the other in a free text, by the decision point."""
