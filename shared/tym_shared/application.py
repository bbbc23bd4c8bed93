"""Builds a service's FastAPI application around its operations: problems, health, metrics, docs, and its background."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Response
from fastapi_offline import FastAPIOffline
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tym_shared import problems
from tym_shared.access import Access
from tym_shared.body_limit import BodyLimit
from tym_shared.call_opening import CallOpener
from tym_shared.callers import Acting, Authenticator, Caller
from tym_shared.clock import refuse_shift
from tym_shared.db import Database
from tym_shared.directory_copy import HeldDirectory
from tym_shared.errors import Unavailable
from tym_shared.loops import Loop, keep_doing
from tym_shared.observation import Observation
from tym_shared.operations import SECURITY_SCHEMES, Operations
from tym_shared.peers import fetch_json, new_client
from tym_shared.settings import ServiceSettings
from tym_shared.tokens import TokenVerifier
from tym_shared.x_road import SecurityServers

VERSION = "1.0.0"
LARGEST_BODY = 2**20
"""Bytes of a request body; a larger one is refused with 413 before it is read whole."""
DIRECTORY_WATCH = 2.0
"""Seconds between looks for a newer directory in the service's own database."""


class NotReady(Unavailable):
    """The service is starting, or has lost something it needs."""


@dataclass(kw_only=True)
class Parts:
    """What a service's composition root puts together; `state` is found by its dependencies at `app.state`.

    `larger_bodies` are the limits of requests whose paths end so, all others keep to LARGEST_BODY.
    `warn` says what `/readyz` is to warn of while the service is ready all the same.
    """

    name: str
    title: str
    description: str
    settings: ServiceSettings
    operations: Operations
    database: Database
    directory: HeldDirectory
    identify: Callable[[Caller, Acting | None], Awaitable[Caller]]
    state: dict[str, Any] = field(default_factory=dict)
    larger_bodies: dict[str, int] = field(default_factory=dict)
    on_start: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    on_close: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    warn: Callable[[AsyncSession], Awaitable[list[str]]] | None = None


def build_app(parts: Parts) -> FastAPI:
    """The application; it refuses to start on a shifted legal clock outside a local environment."""
    client = new_client(parts.settings.call_timeout)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if parts.settings.environment != "local":
            async with parts.database.engine.connect() as connection:
                await refuse_shift(connection)
        for start in parts.on_start:
            await start()
        watching = Loop(name="directory", step=parts.directory.refresh, pause=DIRECTORY_WATCH)
        watcher = asyncio.create_task(keep_doing(watching))
        try:
            yield
        finally:
            watcher.cancel()
            await client.aclose()
            for close in parts.on_close:
                await close()
            await parts.database.dispose()

    unrouted = parts.operations.unrouted()
    assert not unrouted, f"operations without a route: {sorted(unrouted)}"
    app = FastAPIOffline(
        title=parts.title,
        description=parts.description,
        version=VERSION,
        lifespan=lifespan,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
        },  # exceptions quote data
        openapi_tags=[{"name": parts.name}],
    )
    app.add_middleware(BodyLimit, largest=LARGEST_BODY, larger=parts.larger_bodies)
    app.add_middleware(Observation, version=VERSION)
    problems.install(app)
    verifier = TokenVerifier(
        parts.directory.require, lambda url: fetch_json(client, url), cache=parts.settings.token_cache
    )
    app.state.open_call = CallOpener(
        operations=parts.operations,
        authenticator=Authenticator(verifier, audience=parts.name),
        database=parts.database,
        directory=parts.directory.get,
        identify=parts.identify,
        security_servers=SecurityServers(networks=parts.settings.security_servers),
    )
    for name, value in parts.state.items():
        setattr(app.state, name, value)
    app.router.routes[:0] = parts.operations.routes()  # included routers cost a match per route and request
    _describe_security(app)
    _add_health(app, parts)
    return app


def _describe_security(app: FastAPI) -> None:
    """Add to the OpenAPI document the security schemes that its operations name."""
    undescribed = app.openapi

    def openapi() -> dict[str, Any]:
        document = undescribed()
        document.setdefault("components", {})["securitySchemes"] = SECURITY_SCHEMES
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend the document


def _add_health(app: FastAPI, parts: Parts) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> dict[str, str | list[str]]:
        if parts.directory.get() is None:
            raise NotReady("No directory has been received yet.")
        async with parts.database.transaction(Access(caller="service", user="readyz")) as session:
            await session.execute(text("SELECT 1"))
            warnings = await parts.warn(session) if parts.warn else []
        return {"status": "ready", "warnings": warnings}

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
