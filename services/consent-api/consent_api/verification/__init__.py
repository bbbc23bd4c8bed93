"""Checking the log from outside: from a database or from a dump and public keys alone, naming the first bad entry."""
