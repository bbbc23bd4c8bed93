"""The commands of plans-api."""

from plans_api.app import create_app
from plans_api.settings import Settings
from plans_api.worker import run_worker
from tym_shared.commands import build_commands

cli = build_commands("plans-api", settings=Settings, create_app=create_app, run_worker=run_worker)
