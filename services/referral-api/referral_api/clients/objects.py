"""Contents in S3-compatible storage; they arrive sealed and are nothing to whoever reads the bucket."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from referral_api.settings import Settings
from tym_shared.errors import Unavailable
from tym_shared.sealing import SEALED_PART, cut_in_parts

if TYPE_CHECKING:
    from obstore import GetResult

UPLOAD_PART = 5 * 1024 * 1024
"""The smallest part that S3 takes of an upload in parts."""


class FileStorageUnavailable(Unavailable):
    """The storage of files is out of reach at the moment."""


class Bucket:
    """Contents by id in one bucket."""

    def __init__(self, store: S3Store) -> None:
        """Use the bucket that the store names."""
        self._store = store

    async def put(self, content: UUID, parts: AsyncIterator[bytes]) -> None:
        """Keep a content; one whose parts fail to come is aborted and never becomes visible."""
        try:
            await obstore.put_async(
                self._store, str(content), parts, use_multipart=True, chunk_size=UPLOAD_PART, max_concurrency=1
            )
        except BaseError as error:
            raise FileStorageUnavailable from error

    async def open(self, content: UUID) -> AsyncIterator[bytes]:
        """The content in the parts it was sealed in."""
        try:
            found = await obstore.get_async(self._store, str(content))
            async for part in cut_in_parts(_pieces(found), SEALED_PART):
                yield part
        except (BaseError, FileNotFoundError) as error:
            raise FileStorageUnavailable from error

    async def delete(self, content: UUID) -> None:
        """Remove a content; one that is not there is removed already."""
        try:
            await obstore.delete_async(self._store, str(content))
        except FileNotFoundError:
            return
        except BaseError as error:
            raise FileStorageUnavailable from error


def open_bucket(settings: Settings) -> Bucket | None:
    """The bucket of the settings; None where none is named."""
    if settings.s3_bucket is None:
        return None
    endpoint = str(settings.s3_endpoint).rstrip("/") if settings.s3_endpoint else None
    return Bucket(
        S3Store(
            settings.s3_bucket,
            endpoint=endpoint,
            region=settings.s3_region,
            access_key_id=settings.s3_access_key.get_secret_value() if settings.s3_access_key else None,
            secret_access_key=settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else None,
            virtual_hosted_style_request=endpoint is None,
            client_options={"allow_http": settings.environment == "local", "timeout": f"{settings.s3_patience}s"},
            retry_config={"max_retries": 2, "retry_timeout": settings.s3_retry_timeout},
        )
    )


async def _pieces(found: "GetResult") -> AsyncIterator[bytes]:
    async for piece in found.stream():
        yield bytes(piece)
