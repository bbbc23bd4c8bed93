"""Relations: the facts that ground an organisation's access to a person's data."""
