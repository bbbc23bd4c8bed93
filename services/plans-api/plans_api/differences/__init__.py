"""What changes from one version of a plan to another, as far as the reader sees both."""
