"""The order in which routes are tried: what is asked most first, and none in the way of another."""

import re
from importlib import import_module

import pytest
from starlette.routing import Match

from consent_api.operations import operations as consent
from plans_api.operations import operations as plans
from referral_api.operations import operations as referral
from tym_shared.direct_route import DirectRoute
from tym_shared.operations import Operations

SERVICES = {"consent_api": consent, "plans_api": plans, "referral_api": referral}
SOME_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(params=SERVICES)
def operations(request: pytest.FixtureRequest) -> Operations:
    """The operations of a service with their routes, which its composition root imports."""
    import_module(f"{request.param}.app")
    return SERVICES[request.param]


def test_each_operation_is_reached_by_its_own_path(operations: Operations) -> None:
    routes = operations.routes()
    reached = {}
    for operation in operations.table.values():
        path = re.sub(r"\{[^}]*\}", SOME_ID, operation.path)
        scope = {"type": "http", "method": operation.method, "path": path, "root_path": "", "path_params": {}}
        first = next(route for route in routes if route.matches(scope)[0] is Match.FULL)
        reached[operation.id] = getattr(first, "operation_id", None)
    assert reached == {operation: operation for operation in operations.table}


def test_those_that_are_asked_most_are_tried_first(operations: Operations) -> None:
    direct = [isinstance(route, DirectRoute) for route in operations.routes()]
    assert any(direct)
    assert direct == sorted(direct, reverse=True)
