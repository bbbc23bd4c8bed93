"""Worklists: which cases wait for an authority, or for one of its workers."""
