"""Questions: what the decision point is asked, in AuthZEN's words, read into the words of the law."""
