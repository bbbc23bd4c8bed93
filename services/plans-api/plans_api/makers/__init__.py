"""Makers: the authorities that make a plan outside a case together, by its type's rules."""
