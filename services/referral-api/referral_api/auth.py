"""What routes that give data take from the request beside the call: a stated necessity."""

from typing import Annotated

from fastapi import Depends, Header

from tym_shared.call import CurrentCall
from tym_shared.call_opening import NecessityUnknown


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


Necessity = Annotated[str | None, Depends(get_necessity)]
