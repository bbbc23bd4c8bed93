"""The settings of plans-api."""

from pydantic import PositiveInt

from tym_shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What plans-api needs beside the common settings; `documents_at_once` is how many PDFs are made at once."""

    documents_at_once: PositiveInt = 2
