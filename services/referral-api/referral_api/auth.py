"""What routes take from the request beside the call: the decision point, and a stated necessity."""

from typing import Annotated

from fastapi import Depends, Header, Request

from tym_shared.call import CurrentCall, NecessityUnknown
from tym_shared.decisions import Decisions


async def get_decisions(request: Request) -> Decisions:
    """The decision point."""
    decisions: Decisions = request.app.state.decisions
    return decisions


async def get_necessity(
    call: CurrentCall,
    _stated: Annotated[
        str | None,
        Header(
            alias="Tym-Necessity",
            max_length=80,
            description="Why social or health data is given, a code of /v1/necessity-grounds.",
        ),
    ] = None,
) -> str | None:
    """The stated ground for giving social or health data; NecessityUnknown if it is not in the code list."""
    if call.necessity and call.necessity not in call.directory.necessity_grounds:
        raise NecessityUnknown("Send a code of /v1/necessity-grounds.")
    return call.necessity


DecisionPoint = Annotated[Decisions, Depends(get_decisions)]
Necessity = Annotated[str | None, Depends(get_necessity)]
