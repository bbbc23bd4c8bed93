"""Texts: every free text from one side to the other is of data categories, which decide who may tell and read it."""
