"""Replacements: one operative plan a person, and a plan that gives way to its successor."""
