"""Export documents: an export put into words, as the sections of a document."""
