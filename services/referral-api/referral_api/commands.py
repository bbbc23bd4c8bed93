"""The commands of referral-api."""

from referral_api.app import create_app
from referral_api.settings import Settings
from referral_api.worker import run_worker
from tym_shared.commands import build_commands

cli = build_commands("referral-api", settings=Settings, create_app=create_app, run_worker=run_worker)
