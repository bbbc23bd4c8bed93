"""`python -m consent_api`: the service's commands."""

from consent_api.commands import cli

cli()
