"""What the rules of plans-api are asked about."""

from datetime import date

import pytest


@pytest.fixture
def today() -> date:
    """A day on which the rules of 2026 hold."""
    return date(2026, 11, 22)
