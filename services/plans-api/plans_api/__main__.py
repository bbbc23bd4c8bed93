"""`python -m plans_api`: the service's commands."""

from plans_api.commands import cli

cli()
