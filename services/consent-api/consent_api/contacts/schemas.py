"""The wire shapes of names and contact details."""

from typing import Annotated

from pydantic import StringConstraints

from consent_api.persons.rules import Details
from tym_shared.wire import Incoming, Outgoing, ShortText

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()-]{3,40}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s\x00]{1,100}@[^@\s\x00]{1,150}$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class NamesIn(Incoming):
    """A person's names; what is left out is known no more."""

    given_name: ShortText | None = None
    family_name: ShortText


class ContactIn(Incoming):
    """A person's contact details as they are from now on; what is left out is known no more.

    `contactProtected` is the non-disclosure for personal safety (621/1999 § 24(1)(31)).
    """

    phone: Phone | None = None
    email: Email | None = None
    address: ShortText | None = None
    language: LanguageCode | None = None
    interpreter_need: bool = False
    contact_protected: bool


class ContactOut(Outgoing):
    """Contact details; all empty and `masked` where they are protected and the reader's task does not need them."""

    masked: bool
    phone: str | None
    email: str | None
    address: str | None

    @classmethod
    def of(cls, details: Details, *, masked: bool) -> "ContactOut":
        """The details as this reader may see them."""
        if masked:
            return cls(masked=True, phone=None, email=None, address=None)
        return cls(masked=False, phone=details.phone, email=details.email, address=details.address)
