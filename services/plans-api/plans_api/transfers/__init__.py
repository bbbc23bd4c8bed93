"""Transfers: responsibility, county and network move to another employment area, and the case goes on."""
