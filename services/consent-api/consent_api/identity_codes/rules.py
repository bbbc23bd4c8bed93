"""When a code follows another."""

from datetime import date

from tym_shared.errors import FieldFault, Invalid


class IdentityCodeTooEarly(Invalid):
    """A code cannot become the person's in the future or before the code that it follows."""


def check_start(start: date, *, today: date, former_start: date | None) -> None:
    """Refuse a first day that lies ahead, or before the first day of the code that this one follows."""
    if start > today or (former_start is not None and start < former_start):
        raise IdentityCodeTooEarly(errors=[FieldFault(pointer="/validFrom", detail="not a possible first day")])
