"""Versions: storing one as the document it is, with its items beside it for the rules that ask of them."""
