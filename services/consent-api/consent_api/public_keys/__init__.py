"""What makes a public key good enough to be trusted."""
