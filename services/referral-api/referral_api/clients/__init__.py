"""The services that referral-api calls."""
