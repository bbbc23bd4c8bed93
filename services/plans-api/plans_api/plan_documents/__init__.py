"""Plan documents: one exact version of a plan put into words for its reader, as an accessible PDF."""
