"""Endings: a plan outside a case ended by its authority, from which day on its register's time runs."""
