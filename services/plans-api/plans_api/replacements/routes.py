"""What routes of other features take of the installation's setting on replacements."""

from typing import Annotated

from fastapi import Depends, Request


async def _held(request: Request) -> bool:
    beside: bool = request.app.state.beside
    return beside


BesideAllowed = Annotated[bool, Depends(_held)]
"""Whether an integration plan may stand beside a multi-agency one."""
