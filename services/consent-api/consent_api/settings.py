"""The settings of consent-api."""

from datetime import timedelta
from pathlib import Path

from pydantic import PositiveFloat, PositiveInt

from tym_shared.settings import SecretKey, ServiceSettings


class Settings(ServiceSettings):
    """`hetu_encryption_key` and `hetu_index_key` are 32 bytes each in base64; losing the first loses every code.

    `opening_lasts` is how long a statement of necessity serves; no Act gives it a length.
    `receipt_key_file` is the EC P-256 key in PEM that receipts of consents are signed with.
    The `unusual_*` settings say from how many on a look-up is unusual (906/2019 § 23); no Act states a number.
    `log_key_file` is the EC P-256 key in PEM that the worker signs the log's heads with; the API does without it.
    `log_coverage_file` says from which day the log of a register or controller is complete, as JSON: a list of objects
    with `register`, `organisationId` (null: every controller's) and `from`; the first sealing counts for the rest.
    `export_log_entries` is how many entries of the log an export holds, `export_documents_at_once` how many PDF exports
    are made at a time.
    `log_heads_file` is where the worker appends each head besides, on storage that is not the database's.
    """

    hetu_encryption_key: SecretKey
    hetu_index_key: SecretKey
    opening_lasts: timedelta = timedelta(hours=8)
    receipt_key_file: Path | None = None
    consent_expiry_pause: PositiveFloat = 5.0
    request_due_pause: PositiveFloat = 5.0
    export_log_entries: PositiveInt = 500
    export_documents_at_once: PositiveInt = 2

    log_id: str = "consent-api"
    log_key_file: Path | None = None
    log_heads_file: Path | None = None
    log_coverage_file: Path | None = None
    log_seal_pause: PositiveFloat = 1.0
    log_head_after_growth: PositiveFloat = 5.0
    log_head_silence: PositiveFloat = 50.0
    log_retention_years: PositiveInt = 12

    unusual_look_ups_per_hour: PositiveInt = 60
    unusual_persons_per_day: PositiveInt = 40
    unusual_times_own_median: PositiveFloat = 3.0
    unusual_strangers_per_day: PositiveInt = 5
    unusual_namesakes: PositiveInt = 3
    unusual_colleagues: PositiveInt = 2
    unusual_look_back: timedelta = timedelta(days=30)
    unusual_grace: timedelta = timedelta(seconds=20)
    unusual_watch_pause: PositiveFloat = 5.0
