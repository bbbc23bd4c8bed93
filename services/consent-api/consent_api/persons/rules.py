"""The Finnish identity code (hetu): accepted in all forms of the 2023 reform, kept encrypted, found by a keyed hash.

Decree 690/2022 gave the century signs + - Y X W V U A B C D E F; the sign is part of the code, so 010190-9xx and
010190Y9xx are different persons.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

from tym_shared.errors import FieldFault, Malformed

NONCE_LENGTH = 12


class IdentityCodeInvalid(Malformed):
    """The identity code is not a valid Finnish identity code."""


def parse_hetu(text: str, *, allow_temporary: bool) -> str:
    """The code in its compact upper-case form; IdentityCodeInvalid without repeating it. 900-999 are test codes."""
    try:
        return str(hetu.validate(hetu.compact(text), allow_temporary=allow_temporary))
    except ValidationError:
        fault = FieldFault(pointer="/hetu", detail="not a valid identity code")
        raise IdentityCodeInvalid(errors=[fault]) from None


@dataclass(frozen=True, kw_only=True, repr=False)
class HetuKeys:
    """The keys of identity codes: AES-256-GCM for keeping, HMAC-SHA-256 for finding."""

    encryption: bytes
    index: bytes
    allow_temporary: bool

    def index_of(self, code: str) -> bytes:
        """The keyed hash by which a code is found."""
        return hmac.new(self.index, code.encode("ascii"), hashlib.sha256).digest()

    def encrypt(self, code: str, *, person: UUID) -> bytes:
        """The code encrypted for this person; moved to another person it no longer decrypts."""
        nonce = os.urandom(NONCE_LENGTH)
        return nonce + AESGCM(self.encryption).encrypt(nonce, code.encode("ascii"), person.bytes)

    def decrypt(self, kept: bytes, *, person: UUID) -> str:
        """The code of this person."""
        nonce, sealed = kept[:NONCE_LENGTH], kept[NONCE_LENGTH:]
        return AESGCM(self.encryption).decrypt(nonce, sealed, person.bytes).decode("ascii")
