"""The commands of referral-api."""

from referral_api.settings import Settings
from tym_shared.commands import build_commands

cli = build_commands("referral-api", settings=Settings)
