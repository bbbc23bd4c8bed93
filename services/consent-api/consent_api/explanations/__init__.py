"""Explanations: for auditors, how a decision came about, and the same decision made again as of its time."""
