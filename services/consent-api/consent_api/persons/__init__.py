"""Persons and their identity codes: the only place in the system where a hetu is known."""
