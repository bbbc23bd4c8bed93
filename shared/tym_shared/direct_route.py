"""The short way to the handlers that are asked most: FastAPI describes them, and its solver is not asked.

For every request FastAPI walks the tree of dependencies and opens three stacks for what must be closed afterwards:
about a quarter of the processor time of a decision. A handler that needs neither is called with what it names.
"""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from email.message import Message
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.types import Receive, Scope, Send

from tym_shared.errors import FieldFault, Malformed
from tym_shared.route import Handle, opened

Part = Callable[[Request], Awaitable[Any]]
"""Reads one of the handler's arguments from the request."""


class DirectRoute(APIRoute):
    """Takes path and query parameters, headers, and dependencies on these and the request; at most one JSON body.

    Answers with a Response.

    Refuses what FastAPI would refuse, with the same places of faults. A handler that needs more does not start.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """As FastAPI's own, whose options these are."""
        super().__init__(path, endpoint, **options)
        handle = self.get_route_handler()

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            response = await handle(Request(scope, receive, send))
            await response(scope, receive, send)

        self.app = serve

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The opened call around the handler with its arguments."""
        return opened(self.operation_id, _with_arguments(self.endpoint, self._parts()))

    def _parts(self) -> Mapping[str, Part]:
        needs = self.dependant
        unread = [*needs.cookie_params, *needs.body_params[1:]]
        assert not unread, f"{self.path}: parameters that a direct route does not read"
        assert all(map(_is_simple, needs.dependencies)), f"{self.path}: a dependency that is not read so"
        parts: dict[str, Part] = {str(one.name): _from_dependency(one) for one in needs.dependencies}
        parts |= {one.name: _from_path(one.name, _type_of(one)) for one in needs.path_params}
        parts |= _from_query_and_headers(needs)
        return parts | {one.name: _from_body(_type_of(one)) for one in needs.body_params}


def _with_arguments(endpoint: Callable[..., Awaitable[Response]], parts: Mapping[str, Part]) -> Handle:
    async def handle(request: Request) -> Response:
        return await endpoint(**{name: await read(request) for name, read in parts.items()})

    return handle


def _is_simple(dependency: Dependant) -> bool:
    """Whether it is awaited, and asks for the request, query parameters, headers and such dependencies alone."""
    call = dependency.call
    if call is None or not inspect.iscoroutinefunction(call):
        return False
    named = len(dependency.query_params) + len(dependency.header_params) + bool(dependency.request_param_name)
    is_all = len(inspect.signature(call).parameters) == named + len(dependency.dependencies)
    return is_all and all(map(_is_simple, dependency.dependencies))


def _from_dependency(dependency: Dependant) -> Part:
    parts, request_name = _from_query_and_headers(dependency), dependency.request_param_name
    parts |= {str(one.name): _from_dependency(one) for one in dependency.dependencies}
    call = dependency.call
    assert call is not None
    if not parts:
        return call

    async def read(request: Request) -> Any:  # what the dependency gives
        given = {name: await part(request) for name, part in parts.items()}
        return await call(**({request_name: request} if request_name else {}), **given)

    return read


def _from_query_and_headers(needs: Dependant) -> dict[str, Part]:
    parts = {one.name: _named(one, "query", lambda request: request.query_params) for one in needs.query_params}
    return parts | {one.name: _named(one, "header", lambda request: request.headers) for one in needs.header_params}


def _type_of(parameter: ModelField) -> Any:  # any type that pydantic knows
    """The parameter's type with what is asked of its value."""
    return Annotated[parameter.field_info.annotation, parameter.field_info]


def _from_path(name: str, kind: Any) -> Part:  # any type that pydantic knows
    adapter = TypeAdapter(kind)

    async def read(request: Request) -> Any:  # what the type says
        return _checked(lambda: adapter.validate_python(request.path_params[name]), ("path", name))

    return read


def _named(parameter: ModelField, place: str, given_by: Callable[[Request], Mapping[str, str]]) -> Part:
    adapter, name = TypeAdapter(_type_of(parameter)), parameter.alias
    default = ... if parameter.field_info.is_required() else parameter.get_default()

    async def read(request: Request) -> Any:  # what the type says
        given = given_by(request).get(name)
        if given is None and default is not ...:
            return default
        return _checked(lambda: adapter.validate_python(given), (place, name))

    return read


def _from_body(kind: Any) -> Part:  # any type that pydantic knows
    adapter = TypeAdapter(kind)

    async def read(request: Request) -> Any:  # what the type says
        if not _is_json(request.headers.get("content-type", "")):
            detail = "send the body as application/json"
            raise Malformed("The body is not said to be JSON.", errors=[FieldFault(pointer="", detail=detail)])
        body = await request.body()
        return _checked(lambda: adapter.validate_json(body), ("body",))

    return read


def _checked(validate: Callable[[], Any], place: tuple[str, ...]) -> Any:  # what the type says
    try:
        return validate()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**fault, "loc": (*place, *fault["loc"])} for fault in faults]) from None


def _is_json(content_type: str) -> bool:
    if content_type == "application/json":
        return True
    header = Message()
    header["content-type"] = content_type
    subtype = header.get_content_subtype()
    return header.get_content_maintype() == "application" and (subtype == "json" or subtype.endswith("+json"))
