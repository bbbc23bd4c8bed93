"""The limits of law on service levels."""
