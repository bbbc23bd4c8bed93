"""The other services as plans-api calls them."""
