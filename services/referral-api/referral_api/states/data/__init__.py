"""The words of states."""
