"""Information requests: what a recipient asks of the sender or of a contributor, and their answers."""
