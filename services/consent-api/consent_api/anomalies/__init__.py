"""Anomalies: look-ups that are unusual for the user who makes them are found in the log and followed up."""
