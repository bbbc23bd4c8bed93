"""The code lists, one file each."""
