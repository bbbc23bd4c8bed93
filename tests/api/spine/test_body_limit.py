"""A body over the limit is refused before it is read whole, as a problem, and nothing is written."""

import pytest

from tests.api_client import Api
from tests.database import Rows


@pytest.mark.parametrize(
    ("service", "path", "database"),
    [("consent-api", "/v1/consents", "consent"), ("plans-api", "/v1/plans", "plans")],
)
def test_a_body_over_a_mebibyte_is_refused(api: Api, rows: Rows, service: str, path: str, database: str) -> None:
    before = rows.counts(database)
    answer = api.post("vantaa-worker", service, path, {"text": "x" * 2**20})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert rows.counts(database) == before
