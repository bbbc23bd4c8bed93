"""The settings of referral-api."""

from tym_shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What referral-api needs beside the common settings: nothing yet."""
