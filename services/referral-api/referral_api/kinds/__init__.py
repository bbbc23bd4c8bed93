"""Kinds: what may be referred by whom to whom, on which provision, for which purpose."""
