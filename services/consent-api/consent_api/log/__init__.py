"""The tree over the logs: sealing what is recorded, signed heads, and proofs that anybody can recompute."""
