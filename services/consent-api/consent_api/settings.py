"""The settings of consent-api."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Base64Bytes

from tym_shared.settings import ServiceSettings

KEY_LENGTH = 32


def _whole_key(key: bytes) -> bytes:
    if len(key) != KEY_LENGTH:
        raise ValueError("a key has 32 bytes")
    return key


SecretKey = Annotated[Base64Bytes, AfterValidator(_whole_key)]


class Settings(ServiceSettings):
    """`hetu_encryption_key` and `hetu_index_key` are 32 bytes each in base64; losing the first loses every code.

    `opening_lasts` is how long a statement of necessity serves; no Act gives it a length.
    """

    hetu_encryption_key: SecretKey
    hetu_index_key: SecretKey
    opening_lasts: timedelta = timedelta(hours=8)
