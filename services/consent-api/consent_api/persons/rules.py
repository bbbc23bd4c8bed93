"""The Finnish identity code (hetu) and a person's own data: what they may be, and how they are kept.

A code is accepted in all forms of the 2023 reform: decree 690/2022 gave the century signs + - Y X W V U A B C D E F;
the sign is part of the code, so 010190-9xx and 010190Y9xx are different persons. Codes and data are kept encrypted;
a code is found by a keyed hash, and of a name only a look-up of one's own surname can be told, by another.
"""

import hashlib
import hmac
import json
import os
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

from tym_shared.errors import Conflict, FieldFault, Malformed
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRules

NONCE_LENGTH = 12
ENDING = 4
CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
RULES = LegalRules.load("consent_api.persons.data")


class IdentityCodeReason(StrEnum):
    """Why a person has this code."""

    FIRST_ISSUED = "first-issued"
    CHANGED = "changed"
    CORRECTED = "corrected"


class IdentityCodeInvalid(Malformed):
    """The identity code is not a valid Finnish identity code."""


class PersonDuplicate(Conflict):
    """The identity code belongs to another entry; merge the two if they are one person."""


def parse_hetu(text: str, *, allow_temporary: bool) -> str:
    """The code in its compact upper-case form; IdentityCodeInvalid without repeating it. 900-999 are test codes."""
    try:
        return str(hetu.validate(hetu.compact(text), allow_temporary=allow_temporary))
    except ValidationError:
        fault = FieldFault(pointer="/hetu", detail="not a valid identity code")
        raise IdentityCodeInvalid(errors=[fault]) from None


def birth_date_of(code: str) -> date:
    """The date of birth that a valid code states."""
    return date(CENTURIES[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))


def of_age_on(born: date, *, on: date) -> date:
    """The day on which somebody born then comes of age, by the limit in force on a day (442/1999 § 2)."""
    return add_months(born, 12 * RULES.get("age-of-majority", on=on).number)


def is_minor(born: date, *, on: date) -> bool:
    """Whether somebody born then is under age on a day."""
    return on < of_age_on(born, on=on)


def minor_until(born: date | None, *, on: date) -> date | None:
    """Until when a minor is one; None for somebody of age or of unknown birth, of whom no date stands in the open."""
    return of_age_on(born, on=on) if born is not None and is_minor(born, on=on) else None


def masked(code: str) -> str:
    """The code as its owner is shown it: the last characters alone, never printed needlessly (1050/2018 § 29)."""
    return "*" * (len(code) - ENDING) + code[-ENDING:]


@dataclass(frozen=True, kw_only=True)
class Details:
    """A person's own data as it is sealed; the code itself stands apart."""

    given_name: str | None = None
    family_name: str | None = None
    birth_date: date | None = None
    citizenship: str | None = None
    identification: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    language: str | None = None
    interpreter_need: bool = False

    @property
    def full_name(self) -> str | None:
        """Given and family name together, None if neither is known."""
        return " ".join(name for name in (self.given_name, self.family_name) if name) or None

    def filled_from(self, other: "Details") -> "Details":
        """This data, and the other's where this knows nothing."""
        own = asdict(self)
        return replace(self, **{name: own[name] or value for name, value in asdict(other).items()})


@dataclass(frozen=True, kw_only=True, repr=False)
class HetuKeys:
    """The keys of identity codes and personal data: AES-256-GCM for keeping, HMAC-SHA-256 for finding."""

    encryption: bytes
    index: bytes
    allow_temporary: bool

    def index_of(self, code: str) -> bytes:
        """The keyed hash by which a code is found."""
        return hmac.new(self.index, code.encode("ascii"), hashlib.sha256).digest()

    def family_name_index(self, name: str | None) -> bytes | None:
        """The keyed hash of a family name, by which a look-up of one's own surname is told; nothing searches by it."""
        if name is None:
            return None
        normal = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        return hmac.new(self.index, b"family-name:" + normal.encode(), hashlib.sha256).digest()

    def encrypt(self, code: str, *, person: UUID) -> bytes:
        """The code encrypted for this person; moved to another person it no longer decrypts."""
        return self._seal(code.encode("ascii"), bound_to=person.bytes)

    def decrypt(self, kept: bytes, *, person: UUID) -> str:
        """The code of this person."""
        return self._open(kept, bound_to=person.bytes).decode("ascii")

    def seal(self, details: Details, *, person: UUID) -> bytes:
        """The data encrypted for this person; moved to another person it no longer decrypts."""
        known = {name: value for name, value in asdict(details).items() if value}
        return self._seal(json.dumps(known, default=date.isoformat).encode(), bound_to=b"details:" + person.bytes)

    def unseal(self, kept: bytes | None, *, person: UUID) -> Details:
        """The data of this person; empty where nothing is kept."""
        if kept is None:
            return Details()
        known = json.loads(self._open(kept, bound_to=b"details:" + person.bytes))
        born = known.pop("birth_date", None)
        return Details(**known, birth_date=date.fromisoformat(born) if born else None)

    def _seal(self, content: bytes, *, bound_to: bytes) -> bytes:
        nonce = os.urandom(NONCE_LENGTH)
        return nonce + AESGCM(self.encryption).encrypt(nonce, content, bound_to)

    def _open(self, kept: bytes, *, bound_to: bytes) -> bytes:
        return AESGCM(self.encryption).decrypt(kept[:NONCE_LENGTH], kept[NONCE_LENGTH:], bound_to)
