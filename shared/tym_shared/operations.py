"""The authorization table: every operation of a service, who may call it, and which row policies guard what it touches.

Route, OpenAPI, refusal tests and the comparison with `pg_policies` are made from it. A route without an operation or an
operation without a route stops the service from starting.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import APIRouter
from starlette.routing import BaseRoute

from tym_shared.callers import Caller, CallerKind
from tym_shared.content_digest import CONTENT_DIGEST
from tym_shared.direct_route import DirectRoute
from tym_shared.errors import Forbidden
from tym_shared.route import OperationRoute
from tym_shared.vocabulary import OrganisationKind

Handler = TypeVar("Handler", bound=Callable[..., Any])  # a handler's arguments are FastAPI's business

SECURITY_SCHEMES = {
    "oauth2": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token (RFC 9068) of an issuer in the directory, meant for this service.",
    }
}
PROBLEM = {
    "application/problem+json": {
        "schema": {
            "type": "object",
            "required": ["type", "title", "status"],
            "properties": {
                "type": {"type": "string", "format": "uri"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "instance": {"type": "string"},
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["pointer", "detail"],
                        "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                    },
                },
            },
        }
    }
}
"""RFC 9457 as every refusal has it; single problems add members of their own."""

STREAMED_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
REPRESENTED_PERSON = "Tym-Represented-Person"
WORKER, PERSON, SERVICE = CallerKind.WORKER, CallerKind.PERSON, CallerKind.SERVICE


class ScopeMissing(Forbidden):
    """The token lacks the scope of this operation."""


class CallerNotAllowed(Forbidden):
    """This kind of caller, organisation or role may not do this."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One row of the table.

    `kinds` and `roles` bind workers only; empty means any. `service_scope` is needed instead of `scope` when one of our
    services calls, alone or for a user, `person_scope` when a person does. `personal` operations answer with persons'
    data and need a purpose from workers. `replayable` ones need an Idempotency-Key, `matched` ones If-Match. A
    `streamed` one reads its body as it comes and needs its digest. `policies` are `table.policy` names. A person may
    call an operation for another whom they represent if their mandate covers its `mandate`; one without may never be
    called for another.
    """

    id: str
    method: str
    path: str
    scope: str
    summary: str
    service_scope: str | None = None
    person_scope: str | None = None
    callers: frozenset[CallerKind] = frozenset({WORKER})
    kinds: frozenset[OrganisationKind] = frozenset()
    roles: frozenset[str] = frozenset()
    personal: bool = False
    replayable: bool = False
    matched: bool = False
    streamed: bool = False
    mandate: str | None = None
    policies: tuple[str, ...] = ()

    def authorize(self, caller: Caller) -> None:
        """Return if the caller may call this at all; ScopeMissing or CallerNotAllowed otherwise."""
        needed = self.scope
        if self.service_scope and (caller.via or caller.kind is SERVICE):
            needed = self.service_scope
        elif self.person_scope and caller.kind is PERSON:
            needed = self.person_scope
        if needed not in caller.scopes:
            raise ScopeMissing(f"The scope {needed} is needed.")
        if caller.kind not in self.callers:
            raise CallerNotAllowed(f"A {caller.kind} may not do this.")
        if caller.kind is WORKER:
            if self.kinds and caller.acting_organisation().kind not in self.kinds:
                raise CallerNotAllowed("Organisations of this kind may not do this.")
            if self.roles and not self.roles & caller.roles:
                raise CallerNotAllowed("None of the caller's roles may do this.")

    def needs_purpose(self, caller: Caller) -> bool:
        """Whether this caller must state a purpose."""
        return self.personal and caller.kind is WORKER

    def openapi(self) -> dict[str, Any]:
        """What the OpenAPI document says beside FastAPI's own: headers, security, who may call, a streamed body."""
        return (STREAMED_BODY if self.streamed else {}) | {
            "parameters": [_header(name, text, required=required) for name, text, required in self._headers()],
            "security": [{"oauth2": [self.scope]}],
            "x-callers": sorted(self.callers),
            "x-organisation-kinds": sorted(self.kinds),
            "x-roles": sorted(self.roles),
            "x-mandates": [self.mandate] if self.mandate else [],
        }

    def refusals(self) -> dict[int | str, dict[str, Any]]:
        """The problems an answer may be, by status, for the OpenAPI document."""
        possible = {400: True, 401: True, 403: True, 404: True, 503: True}
        possible |= {413: self.streamed, 415: self.streamed}
        possible |= {409: self.method != "GET", 422: self.method != "GET", 412: self.matched, 428: self.matched}
        return {
            status: {"description": HTTPStatus(status).phrase, "content": PROBLEM}
            for status, is_possible in sorted(possible.items())
            if is_possible
        } | {"default": {"description": "Any other refusal", "content": PROBLEM}}

    def _headers(self) -> Iterable[tuple[str, str, bool]]:
        if self.replayable:
            yield (
                "Idempotency-Key",
                "A key of the caller's for this request; a replay within 48 h gets the answer.",
                True,
            )
        if self.matched:
            yield "If-Match", "The ETag of the version being changed.", True
        if self.streamed:
            yield CONTENT_DIGEST, "The body's digest (RFC 9530): sha-256=:...:.", True
        if self.personal:
            yield "Tym-Purpose", "The purpose of this read, a code of /v1/purposes; required of workers.", False
            yield "Tym-Necessity", "Why social or health data is needed, a code of /v1/necessity-grounds.", False
        if self.mandate is not None:
            yield REPRESENTED_PERSON, "The id of the person whom the signed-in person represents in this.", False
        if CallerKind.WORKER in self.callers or CallerKind.PERSON in self.callers:
            yield "Tym-On-Behalf-Of", "The user's own token when one of our services calls for the user.", False


def _header(name: str, text: str, *, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 8000}
    return {"name": name, "in": "header", "required": required, "description": text, "schema": schema}


class Operations:
    """The operations of one service and the router made from them."""

    def __init__(self, *operations: Operation) -> None:
        """Declare the operations; an id may stand once."""
        self.table: Mapping[str, Operation] = {operation.id: operation for operation in operations}
        assert len(self.table) == len(operations), "an operation id stands twice"
        self.router = APIRouter()
        self._routed: set[str] = set()

    def route(
        self, operation_id: str, *, direct: bool = False, **options: Any
    ) -> Callable[[Handler], Handler]:  # FastAPI's own options
        """Serve an operation with the decorated handler, the short way if `direct`; options go to FastAPI's route."""
        operation = self.table[operation_id]

        def register(handler: Handler) -> Handler:
            self._routed.add(operation.id)
            self.router.add_api_route(
                operation.path,
                handler,
                methods=[operation.method],
                operation_id=operation.id,
                summary=operation.summary,
                openapi_extra=operation.openapi(),
                responses=options.pop("responses", {}) | operation.refusals(),
                route_class_override=DirectRoute if direct else OperationRoute,
                **options,
            )
            return handler

        return register

    def routes(self) -> list[BaseRoute]:
        """The routes as they are tried: the direct ones first, since they are asked most, and each in its order."""
        return sorted(self.router.routes, key=lambda route: not isinstance(route, DirectRoute))

    def unrouted(self) -> set[str]:
        """Operations that no handler serves."""
        return set(self.table) - self._routed
