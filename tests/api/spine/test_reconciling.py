"""Every personal response that a service audited stands in consent-api's log, and the reconcile command shows it."""

import json
import uuid
from typing import Any

import pytest

from tests.api.plans.stages import COUNTY, EA_WORKER, HEALTH, KELA_WORKER, PLANS, SOCIAL, Stages
from tests.api.referral.stories import KELA, VANTAA, eventually, make_case, send
from tests.api.referral.stories import read as read_referral
from tests.api_client import Api
from tests.database import Rows
from tym_shared.log_digests import decision_digest

CHECKS = "/v1/log-checks"
SERVICES = ("plans-api", "referral-api", "consent-api")


@pytest.fixture(scope="module")
def read(api: Api, rows: Rows) -> str:
    """A person whose assessment, plan and referral were read by others than who stored them; the log holds it."""
    stages = Stages(api)
    person = stages.person()
    case = stages.started(person)
    entered = stages.enter(HEALTH, person, "health-and-work-capacity", "Uupumus.", necessity="assess-service-need")
    assert entered.status_code == 201
    path = f"/v1/cases/{case}/assessment"
    asked: dict[str, Any] = {"purpose": "joint-assessment", "necessity": "assess-service-need"}
    assert api.get(EA_WORKER, PLANS, path, **asked).status_code == 200
    referral = send(api, make_case(api))
    api.eventually(lambda: read_referral(api, KELA, referral))
    assert read_referral(api, VANTAA, referral).status_code == 200
    of_person = f"person_ids @> ARRAY['{person}'::uuid]"
    unshipped = f"SELECT 1 FROM use_entries WHERE shipped_at IS NULL AND {of_person}"
    assert rows.all("plans", f"SELECT 1 FROM use_entries WHERE {of_person}")
    eventually(lambda: not rows.all("plans", unshipped))
    return person


def reconcile(api: Api, service: str) -> tuple[int, str]:
    """The command's exit code and its last line."""
    done = api.stack.run_command(service, "reconcile")
    return done.code, (done.answer or done.said).splitlines()[-1]


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_audited_stands_in_the_log(api: Api, rows: Rows, read: str, service: str) -> None:
    code, said = reconcile(api, service)
    assert (code, said.split(":")[0]) == (0, "0 differences"), said
    counted = said.split(": ")[1].split()
    uses, releases = int(counted[0]), int(counted[3])
    stored = rows.all(
        service.removesuffix("-api"),
        "SELECT (SELECT sum(cardinality(person_ids)) FROM use_entries) AS uses,"
        " (SELECT count(*) FROM releases) AS releases",
    )[0]
    assert 0 < uses <= stored["uses"]
    assert (releases == 0) is (service == "consent-api")
    assert releases <= stored["releases"]


def test_a_reading_across_authorities_names_its_decision(api: Api, rows: Rows, read: str) -> None:
    (release,) = rows.all(
        "plans", f"SELECT * FROM releases WHERE person_id = '{read}' AND operation = 'get_assessment'"
    )
    (decision,) = rows.all("consent", f"SELECT * FROM decisions WHERE id = '{release['decision_id']}'")
    assert (decision["discloser_id"], decision["permitted"]) == (COUNTY, release["permitted"])


def test_a_released_decision_that_the_log_lacks_is_a_difference(api: Api, rows: Rows, read: str) -> None:
    identifier = uuid.uuid4()
    rows.execute(
        "plans",
        "INSERT INTO releases (decision_id, person_id, permitted, operation, user_id)"
        f" VALUES ('{identifier}', '{read}', '{{plan}}', 'get_plan', 'somebody')",
    )
    try:
        done = api.stack.run_command("plans-api", "reconcile")
    finally:
        rows.execute("plans", f"DELETE FROM releases WHERE decision_id = '{identifier}'")
    assert done.code == 1
    assert done.answer.splitlines()[0] == f"decision {identifier} of person {read}: not in the log"
    assert done.answer.splitlines()[-1].startswith("1 differences")


def test_a_use_that_the_log_holds_otherwise_is_a_difference(api: Api, rows: Rows, read: str) -> None:
    of_person = f"shipped_at IS NOT NULL AND person_ids = ARRAY['{read}'::uuid]"
    (entry,) = rows.all("plans", f"SELECT id, purpose FROM use_entries WHERE {of_person} ORDER BY sequence LIMIT 1")
    rows.execute("plans", f"UPDATE use_entries SET purpose = 'curiosity' WHERE id = '{entry['id']}'")
    try:
        done = api.stack.run_command("plans-api", "reconcile")
    finally:
        rows.execute("plans", f"UPDATE use_entries SET purpose = '{entry['purpose']}' WHERE id = '{entry['id']}'")
    assert (done.code, done.answer.splitlines()[0]) == (
        1,
        f"use {entry['id']} of person {read}: differs from the log",
    )


def test_a_check_is_for_services_and_tells_a_service_of_its_own_uses_alone(api: Api, rows: Rows, read: str) -> None:
    (entry,) = rows.all(
        "consent", f"SELECT id, person_id FROM uses WHERE service = 'plans-api' AND person_id = '{read}' LIMIT 1"
    )
    item = {"kind": "use", "id": entry["id"], "personId": entry["person_id"], "digest": "0" * 64}
    answers = {
        service: api.post(service, "consent-api", CHECKS, {"items": [item]}).json()
        for service in ("plans-api", "referral-api")
    }
    named = {name: item[name] for name in ("kind", "id", "personId")}
    assert answers["plans-api"] == {"absent": [], "differing": [named]}
    assert answers["referral-api"] == {"absent": [named], "differing": []}
    assert api.post(KELA_WORKER, "consent-api", CHECKS, {"items": [item]}).status_code == 403
    assert api.post(SOCIAL, "consent-api", CHECKS, {"items": []}).status_code == 403
    assert api.post("plans-api", "consent-api", CHECKS, {"items": []}).status_code == 400


def test_a_decision_that_permitted_other_categories_differs(api: Api, rows: Rows, read: str) -> None:
    (decision,) = rows.all(
        "consent", f"SELECT * FROM decisions WHERE person_id = '{read}' AND permitted <> '{{}}' LIMIT 1"
    )
    for permitted, expected in ((decision["permitted"], 0), (["plan", "social-situation"], 1)):
        digest = decision_digest(decision_id=uuid.UUID(decision["id"]), person_id=uuid.UUID(read), permitted=permitted)
        item = {"kind": "decision", "id": decision["id"], "personId": read, "digest": digest}
        answer = api.post("plans-api", "consent-api", CHECKS, {"items": [item]}).json()
        assert (len(answer["absent"]), len(answer["differing"])) == (0, expected), json.dumps(answer)


def test_without_the_decision_point_nothing_is_compared(api: Api) -> None:
    done = api.stack.run_command("plans-api", "reconcile", TYM_CONSENT_URL="http://127.0.0.1:1")
    assert (done.code, done.answer, len(done.said.splitlines())) == (2, "", 1)
    assert done.said.startswith("Cannot compare: ")
