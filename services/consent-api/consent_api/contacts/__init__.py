"""Names, contact details and their protection."""
