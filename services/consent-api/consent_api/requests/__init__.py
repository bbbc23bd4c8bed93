"""Requests of persons about their data, each to the controller that stored it: access, rectification, restriction, log."""
