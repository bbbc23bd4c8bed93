"""The services of the catalogue with their organisers, and what some of them require, as dated data."""
