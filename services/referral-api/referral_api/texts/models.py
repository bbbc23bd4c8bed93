"""The column of what a text is of."""

from sqlalchemy import text

BASIC_TEXT = text("'{service-need}'")
"""What stands beside a text of before texts declared their categories."""
