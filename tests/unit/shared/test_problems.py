"""Problem documents: status by class, title by docstring, type by name, and nothing else by itself."""

import json

import pytest

from tym_shared import errors
from tym_shared.errors import DomainError, FieldFault
from tym_shared.problems import STATUS, pointer_of, render, status_of, title_of, type_of


class PlanAlreadyApproved(errors.Conflict):
    """The plan has been approved already.

    More for the reader of the code alone.
    """


class PlanApprovedToday(PlanAlreadyApproved):
    """The plan has been approved today."""


def document(error: DomainError) -> dict[str, object]:
    """The rendered body."""
    found: dict[str, object] = json.loads(bytes(render(error, instance="/v1/plans/1").body))
    return found


def test_a_subclass_has_its_own_type_and_title_and_its_ancestors_status() -> None:
    assert document(PlanApprovedToday()) == {
        "type": "urn:yhdyspinta:problem:plan-approved-today",
        "title": "The plan has been approved today",
        "status": 409,
        "instance": "/v1/plans/1",
    }
    assert title_of(PlanAlreadyApproved) == "The plan has been approved already"


@pytest.mark.parametrize("kind", list(STATUS), ids=lambda kind: kind.__name__)
def test_each_kind_of_error_renders_with_its_status(kind: type[DomainError]) -> None:
    answer = render(kind())
    assert answer.status_code == STATUS[kind] == status_of(kind)
    assert answer.media_type == "application/problem+json"
    assert type_of(kind).startswith("urn:yhdyspinta:problem:")
    assert ("retry-after" in answer.headers) is (answer.status_code == 503)
    assert ("www-authenticate" in answer.headers) is (answer.status_code == 401)


def test_details_faults_members_and_headers_are_shown() -> None:
    fault = FieldFault(pointer="/goals/0", detail="too long")
    error = PlanAlreadyApproved("In detail.", errors=[fault], headers={"Retry-After": "9"}, state="approved")
    shown = document(error)
    assert (shown["detail"], shown["state"]) == ("In detail.", "approved")
    assert shown["errors"] == [{"pointer": "/goals/0", "detail": "too long"}]
    assert render(error).headers["retry-after"] == "9"


@pytest.mark.parametrize(
    ("location", "pointer"),
    [
        (("body",), ""),
        (("body", "goals", 0, "text"), "/goals/0/text"),
        (("query", "limit"), "/query/limit"),
        (("path", "planId"), "/path/planId"),
        (("body", "a/b", "c~d"), "/a~1b/c~0d"),
    ],
)
def test_a_place_in_the_request_becomes_a_json_pointer(location: tuple[int | str, ...], pointer: str) -> None:
    assert pointer_of(location) == pointer
