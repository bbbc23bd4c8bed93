"""A person's home municipality from day to day, and the authorities that it makes responsible."""
