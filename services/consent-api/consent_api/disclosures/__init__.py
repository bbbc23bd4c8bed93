"""The logs of use and disclosure, and the person's own view of them."""
