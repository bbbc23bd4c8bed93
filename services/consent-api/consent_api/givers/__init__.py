"""Givers: who answers for a person, by which representation and under which name."""
