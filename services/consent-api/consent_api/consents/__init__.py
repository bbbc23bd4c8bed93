"""Consents: what a person has allowed or refused beyond what statute permits, and taken back."""
