"""The directory over HTTP, for our services."""

from typing import Annotated

from fastapi import Header, Response
from fastapi.responses import JSONResponse

from consent_api.directory.service import compose_directory
from consent_api.operations import operations
from tym_shared.call import CurrentCall


@operations.route("get_directory", response_model=None)
async def get_directory(call: CurrentCall, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """The whole directory for our own services; 304 while the caller has the one held here, seconds old at most."""
    if if_none_match == call.directory.etag:
        return Response(status_code=304, headers={"ETag": if_none_match})
    document, etag = await compose_directory(await call.begin())
    return JSONResponse(document, headers={"ETag": etag})
