"""How the log is sealed: leaves, the Merkle tree of RFC 9162 over them, and proofs."""
