"""Absences: the days on which a person did not take part, told to the sender (380/2023 § 59)."""
