"""The commands of plans-api."""

from plans_api.settings import Settings
from tym_shared.commands import build_commands

cli = build_commands("plans-api", settings=Settings)
