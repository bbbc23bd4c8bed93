"""The local token issuer: one process, an OAuth 2 issuer for each organisation, for persons and for the services.

python -m tym_local.issuer DATA_FOLDER PORT
"""

import sys
from pathlib import Path
from urllib.parse import parse_qsl

import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from tym_local.assertions import OAuthError
from tym_local.grants import LocalIssuers
from tym_local.ports import LOOPBACK


def create_issuer(base: str, folder: Path) -> FastAPI:
    """The issuers' application, reached at the base address."""
    local = LocalIssuers(base, folder)
    app = FastAPI(title="Local token issuer", openapi_url=None)

    @app.exception_handler(OAuthError)
    async def refuse(_: Request, error: OAuthError) -> JSONResponse:
        return _uncached({"error": error.error, "error_description": error.description}, error.status)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/issuers/{issuer}/.well-known/openid-configuration")
    async def configuration(issuer: str) -> dict[str, str | list[str]]:
        return local.configuration(issuer)

    @app.get("/issuers/{issuer}/jwks")
    async def jwks(issuer: str) -> dict[str, list[dict[str, str]]]:
        return local.jwks(issuer)

    @app.post("/issuers/{issuer}/token")
    async def token(issuer: str, request: Request) -> JSONResponse:
        return _uncached(await run_in_threadpool(local.grant, issuer, await _form(request)))

    @app.post("/issuers/{issuer}/clients")
    async def register(issuer: str, request: Request) -> JSONResponse:
        given = request.headers.get("authorization")
        return JSONResponse(local.register(issuer, await request.body(), given), 201)

    return app


async def _form(request: Request) -> dict[str, str]:
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise OAuthError("invalid_request", "the request must be a form")
    try:
        pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise OAuthError("invalid_request", "the form cannot be read") from error
    if len(pairs) != len({name for name, _ in pairs}):
        raise OAuthError("invalid_request", "a parameter is given twice")
    return dict(pairs)


def _uncached(body: dict[str, str | int], status: int = 200) -> JSONResponse:
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})


if __name__ == "__main__":
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    uvicorn.run(create_issuer(f"http://{LOOPBACK}:{port}", folder), host=LOOPBACK, port=port, log_level="warning")
