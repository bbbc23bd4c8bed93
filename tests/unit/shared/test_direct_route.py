"""The short way to a handler: what it reads, what it refuses, and what it will not start with."""

from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import Cookie, Depends, FastAPI, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field

from tym_shared import problems
from tym_shared.direct_route import DirectRoute
from tym_shared.route import OperationRoute


class Body(BaseModel):
    """A body with a limit."""

    number: Annotated[int, Field(ge=1)]


class OpenedCall:
    """A call that seals nothing."""

    async def seal(self, _response: Response) -> None:
        """Do nothing."""


async def given_header(request: Request) -> str:
    """A dependency on the request alone."""
    return request.headers.get("x-given", "none")


async def tongue(x_tongue: Annotated[str | None, Header(max_length=2)] = None) -> str:
    """A dependency on a header."""
    return x_tongue or "fi"


async def handle(
    item: UUID,
    place: Annotated[int, Path(ge=1)],
    body: Body,
    given: Annotated[str, Depends(given_header)],
    spoken: Annotated[str, Depends(tongue)],
    limit: Annotated[int, Query(ge=1)] = 5,
    name: Annotated[str | None, Query(alias="aName", max_length=3)] = None,
) -> Response:
    """Say what was read."""
    return Response(f"{item} {place} {body.number} {given} {spoken} {limit} {name}")


def served(route: type[OperationRoute | DirectRoute], endpoint: Any = handle) -> FastAPI:
    """An application with one route."""
    app = FastAPI()
    problems.install(app)

    async def open_call(*_arguments: object) -> OpenedCall:
        return OpenedCall()

    app.state.open_call = open_call
    path = "/things/{item}/{place}"
    app.router.routes.append(route(path, endpoint, methods=["POST"], operation_id="do_thing", response_model=None))
    return app


async def post(app: FastAPI, path: str, content: str, kind: str | None = "application/json") -> httpx.Response:
    """One request to the application."""
    headers = {"X-Given": "here"} | ({"Content-Type": kind} if kind else {})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        return await client.post(path, content=content, headers=headers)


ITEM = UUID(int=7)
both = pytest.mark.parametrize("route", [OperationRoute, DirectRoute])


@both
@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
async def test_it_reads_what_the_handler_names(route: type[DirectRoute], kind: str) -> None:
    answer = await post(served(route), f"/things/{ITEM}/2", '{"number": 3}', kind)
    assert (answer.status_code, answer.text) == (200, f"{ITEM} 2 3 here fi 5 None")
    answer = await post(served(route), f"/things/{ITEM}/2?limit=7&aName=abc", '{"number": 3}', kind)
    assert (answer.status_code, answer.text) == (200, f"{ITEM} 2 3 here fi 7 abc")


@both
@pytest.mark.parametrize(
    ("path", "content", "pointer"),
    [
        ("/things/nothing/2", '{"number": 3}', "/path/item"),
        (f"/things/{ITEM}/0", '{"number": 3}', "/path/place"),
        (f"/things/{ITEM}/2?limit=0", '{"number": 3}', "/query/limit"),
        (f"/things/{ITEM}/2?aName=abcd", '{"number": 3}', "/query/aName"),
        (f"/things/{ITEM}/2", '{"number": 0}', "/number"),
        (f"/things/{ITEM}/2", "{}", "/number"),
        (f"/things/{ITEM}/2", '{"number": ', ""),
        (f"/things/{ITEM}/2", "", ""),
    ],
)
async def test_it_refuses_what_the_framework_refuses_at_the_same_place(
    route: type[DirectRoute], path: str, content: str, pointer: str
) -> None:
    answer = await post(served(route), path, content)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


@both
@pytest.mark.parametrize("kind", [None, "text/plain", "multipart/form-data"])
async def test_a_body_that_is_not_said_to_be_json_is_refused(route: type[DirectRoute], kind: str | None) -> None:
    assert (await post(served(route), f"/things/{ITEM}/2", '{"number": 3}', kind)).status_code == 400


@both
async def test_a_dependency_may_ask_for_others(route: type[DirectRoute]) -> None:
    async def doubled(header: Annotated[str, Depends(given_header)], limit: int = 2) -> str:
        return header * limit

    async def endpoint(item: UUID, place: int, more: Annotated[str, Depends(doubled)]) -> Response:
        return Response(f"{item} {place} {more}")

    answer = await post(served(route, endpoint), f"/things/{ITEM}/2?limit=3", "")
    assert (answer.status_code, answer.text) == (200, f"{ITEM} 2 hereherehere")


def test_a_handler_that_needs_more_does_not_start() -> None:
    async def with_cookie(item: UUID, place: int, more: Annotated[str, Cookie()] = "") -> Response:
        return Response(f"{item}{place}{more}")

    async def cookie_of(more: Annotated[str, Cookie()] = "") -> str:
        return more

    async def with_its_cookie(item: UUID, place: int, more: Annotated[str, Depends(cookie_of)]) -> Response:
        return Response(f"{item}{place}{more}")

    for endpoint in (with_cookie, with_its_cookie):
        with pytest.raises(AssertionError, match="/things"):
            served(DirectRoute, endpoint)
