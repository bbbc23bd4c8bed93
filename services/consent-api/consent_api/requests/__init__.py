"""Requests of persons about their data and its log, each to the controller that stored the data."""
