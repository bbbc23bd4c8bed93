"""The settings of referral-api."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, HttpUrl, PositiveFloat, PositiveInt, SecretStr, model_validator

from tym_shared.settings import SecretKey, ServiceSettings


def _scanner(address: str) -> str:
    if address != "none" and not address.startswith(("tcp://", "unix:///")):
        raise ValueError("tcp://host:port, unix:///path or none")
    return address


class Settings(ServiceSettings):
    """`file_keys` are keys of 32 bytes in base64 by name, a JSON object; `file_key` names the one for new files.

    A key that a file was kept under stays among them until `rewrap-file-keys` has run. `file_scanner` is the address of
    a ClamAV daemon, or `none`, which every file's `scan` then says. Files are kept in the database unless `s3_bucket`
    names a bucket. `file_upload_patience` is how long an upload may take, `file_unfinished_after` when one that did not
    end is swept away, which is later. `link_key_file` is the EC P-256 key in PEM that answer links are signed with,
    `link_former_keys_file` the public keys, as JWKS, of links that were signed before it. `reminder_pause` and
    `count_pause` are how many seconds pass between two looks for due days to tell of and for counts to add up.
    """

    file_keys: dict[str, SecretKey]
    file_key: str
    file_scanner: Annotated[str, AfterValidator(_scanner)]
    file_scan_patience: PositiveFloat = 30.0
    file_largest: PositiveInt = 25 * 1024 * 1024
    file_upload_patience: PositiveFloat = 600.0
    file_unfinished_after: timedelta = timedelta(hours=1)
    file_sweep_pause: PositiveFloat = 5.0
    reminder_pause: PositiveFloat = 5.0
    count_pause: PositiveFloat = 1.0

    s3_bucket: str | None = None
    s3_endpoint: HttpUrl | None = None
    s3_region: str = "eu-north-1"
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
    s3_patience: PositiveFloat = 30.0
    s3_retry_timeout: timedelta = timedelta(seconds=10)

    link_key_file: Path | None = None
    link_former_keys_file: Path | None = None

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        if self.file_key not in self.file_keys:
            raise ValueError("file_key names none of file_keys")
        if self.file_unfinished_after.total_seconds() <= self.file_upload_patience:
            raise ValueError("file_unfinished_after is not later than file_upload_patience")
        return self
