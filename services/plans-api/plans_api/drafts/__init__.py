"""Drafts: the versions of a plan as they are written; each is stored whole and never changed."""
