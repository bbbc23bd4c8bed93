"""The errors that rules, queries and services raise; `problems` alone turns them into HTTP.

DomainError
├── Malformed     400  the request does not have the declared shape
├── Unidentified  401  no token, or one that is not accepted
├── Forbidden     403  the caller is known and may not do this
├── NotFound      404  absent, or not visible to this caller: the two are never told apart
├── Conflict      409  the present state forbids it
├── Stale         412  `If-Match` names another version than the present one
├── TooLarge      413  the body is larger than this service reads
├── Unsupported   415  the body is of a type that is not taken here
├── Unmatched     428  `If-Match` is missing
├── Invalid       422  a rule of law or of the domain refuses
└── Unavailable   503  something this answer needs is out of reach; try again later

A subclass's first docstring line is the problem's title, its kebab-case name the problem's type.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """One fault in the request: `pointer` is a JSON Pointer (RFC 6901) into it, `detail` never repeats the value."""

    pointer: str
    detail: str


class DomainError(Exception):
    """The request was refused."""

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[FieldFault] = (),
        headers: dict[str, str] | None = None,
        **members: object,
    ) -> None:
        """Carry what the problem document may show: `members` become its extension members (RFC 9457 § 3.2)."""
        super().__init__(detail or type(self).__name__)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers or {}
        self.members = members


class Malformed(DomainError):
    """The request does not have the declared shape."""


class DateDoesNotExist(Malformed):
    """The calendar has no such day."""


class Unidentified(DomainError):
    """A valid access token is needed."""


class Forbidden(DomainError):
    """The caller may not do this."""


class NotFound(DomainError):
    """Nothing with this id is visible to the caller."""


class Conflict(DomainError):
    """The present state does not permit this."""


class Stale(DomainError):
    """The resource has changed since the version named in If-Match."""


class TooLarge(DomainError):
    """The body is larger than this service reads."""


class Unsupported(DomainError):
    """The body is of a type that is not taken here."""


class Unmatched(DomainError):
    """If-Match is required here."""


class Invalid(DomainError):
    """A rule refuses this."""


class Unavailable(DomainError):
    """Something this answer needs is out of reach at the moment."""


class PeriodReversed(Invalid):
    """The period ends before it begins."""
