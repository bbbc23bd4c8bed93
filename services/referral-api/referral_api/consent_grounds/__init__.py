"""Consent grounds: on which consents data of a referral has left, so that their end is followed."""
