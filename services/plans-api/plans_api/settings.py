"""The settings of plans-api."""

from tym_shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What plans-api needs beside the common settings: nothing yet."""
