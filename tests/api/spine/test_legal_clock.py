"""Legal time is the database's, moved by the local owner alone, and nowhere but in a local environment."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.api_client import Api
from tests.scratch import Scratch, scratch_database
from tym_local.databases import Databases
from tym_local.errors import LocalStackError
from tym_local.ports import free_port
from tym_local.processes import plain_environment
from tym_local.services import CONSENT
from tym_local.stack import LocalStack


@contextmanager
def moved(stack: LocalStack, *, days: int) -> Iterator[None]:
    """The stack's legal clock moved, and set right again."""
    stack.move_clock(days=days)
    try:
        yield
    finally:
        stack.move_clock(days=0)


def created_at(api: Api, person: str) -> datetime:
    """When a refusal recorded now was recorded, by the service's own word."""
    body = {
        "personId": person,
        "purpose": "recruitment",
        "discloserId": "employment-vantaa",
        "recipientId": "employer-rakennus",
        "categories": ["identity"],
        "answer": "refused",
        "form": "written",
        "textVersion": "2026-1",
        "language": "fi",
    }
    made = api.post("vantaa-worker", "consent-api", "/v1/consents", body)
    assert made.status_code == 201, made.text
    read = api.get("vantaa-worker", "consent-api", made.headers["location"], purpose="employment-services")
    return datetime.fromisoformat(read.json()["createdAt"])


def test_records_get_legal_time_while_tokens_keep_real_time(api: Api) -> None:
    person = api.new_person("vantaa-worker")
    with moved(api.stack, days=400):
        recorded = created_at(api, person)
    expected = datetime.now(UTC) + timedelta(days=400)
    assert abs(recorded - expected) < timedelta(minutes=1)
    assert abs(created_at(api, person) - datetime.now(UTC)) < timedelta(minutes=1)


def test_legal_now_stands_still_in_a_transaction_and_follows_the_shift(stack: LocalStack) -> None:
    with scratch_database(stack, "referral") as scratch:
        both = "SELECT legal_now() = now() + interval '3 days', legal_now() = legal_now()"
        scratch.execute("UPDATE legal_clock SET shift = interval '3 days'")
        assert scratch.execute(both) == "t|t"


@pytest.mark.parametrize("role", ["runtime", "worker"])
def test_a_service_cannot_move_the_clock_itself(stack: LocalStack, role: str) -> None:
    running = Scratch(stack, "consent", "consent")
    statement = "UPDATE legal_clock SET shift = interval '1 day'"
    with pytest.raises(LocalStackError, match="permission denied"):
        Databases(stack.postgres.dsn()).execute(statement, dsn=running.dsn(role, "postgresql"))


def start_in_production(stack: LocalStack, scratch: Scratch, *, seconds: float) -> tuple[int | None, str]:
    """Exit code and last words of consent-api started on this database; None while it serves."""
    environment = {
        **plain_environment(),
        **stack._settings(CONSENT),
        "TYM_ENVIRONMENT": "production",
        "TYM_PORT": str(free_port()),
        "TYM_DATABASE_URL": scratch.dsn("runtime"),
    }
    with subprocess.Popen(
        CONSENT.command("serve"), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as service:
        try:
            said, _ = service.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            service.terminate()
            service.communicate()
            return None, ""
        return service.returncode, said


def test_a_service_refuses_to_start_in_production_on_a_shifted_clock(stack: LocalStack) -> None:
    with scratch_database(stack, "consent") as scratch:
        scratch.execute("UPDATE legal_clock SET shift = interval '1 second'")
        code, said = start_in_production(stack, scratch, seconds=40)
        assert code not in {None, 0}
        assert "ClockShifted" in said
        scratch.execute("UPDATE legal_clock SET shift = interval '0'")
        assert start_in_production(stack, scratch, seconds=4) == (None, "")
