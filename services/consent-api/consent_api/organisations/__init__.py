"""Organisations and their regions as of any day; registered, changed, suspended and resumed by the operator."""
