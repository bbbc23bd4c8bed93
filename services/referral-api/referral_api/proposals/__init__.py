"""Proposals: the recipient proposes other dates or an extension, the sender decides."""
