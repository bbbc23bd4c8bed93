"""Reminders: the day by which a case's plan is to be made is told of once before it comes and once after."""
