"""`python -m referral_api`: the service's commands."""

from referral_api.commands import cli

cli()
