"""The settings every service has; read once, at start, from variables that begin with TYM_."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Base64Bytes, Field, HttpUrl, IPvAnyNetwork, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

KEY_LENGTH = 32


def _whole_key(key: bytes) -> bytes:
    if len(key) != KEY_LENGTH:
        raise ValueError("a key has 32 bytes")
    return key


SecretKey = Annotated[Base64Bytes, AfterValidator(_whole_key)]
"""A key of 32 bytes, in base64."""


class ServiceSettings(BaseSettings):
    """What a service needs to run; no secret has a default.

    Times are in seconds. `environment` local permits plain-http issuers and a shifted legal clock, production neither.
    `security_servers` are the networks of the X-Road security servers in front, a JSON list; X-Road headers of anybody
    else are not looked at.
    """

    model_config = SettingsConfigDict(env_prefix="TYM_", extra="ignore")

    environment: Literal["local", "production"] = "production"
    host: str = "127.0.0.1"
    port: PositiveInt = 8100
    database_url: SecretStr
    worker_database_url: SecretStr | None = None
    owner_database_url: SecretStr | None = None
    maintenance_database_url: SecretStr | None = None
    migrations_dir: Path = Path("migrations")
    pool_size: PositiveInt = 8
    pool_timeout: PositiveFloat = 2.0
    statement_timeout: PositiveFloat = 10.0
    log_level: Literal["debug", "info", "warning"] = "info"

    consent_url: HttpUrl | None = None
    referral_url: HttpUrl | None = None
    token_url: HttpUrl | None = None
    client_key_file: Path | None = None
    token_scope: str = Field(default="", description="scopes to ask for, where the issuer gives none unasked")
    call_timeout: PositiveFloat = Field(default=2.5, description="deadline of one call to another service")
    directory_refresh: PositiveFloat = 15.0
    directory_max_age: PositiveFloat = 24 * 3600.0
    token_cache: PositiveFloat = 60.0
    worker_poll: PositiveFloat = 0.2
    worker_rest: PositiveFloat = Field(default=1.0, description="longest pause of a worker that finds nothing to do")
    security_servers: tuple[IPvAnyNetwork, ...] = ()
