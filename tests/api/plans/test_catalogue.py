"""The catalogue: found by day, organiser, plan type and age; facts tested; local services added in versions."""

from itertools import count
from typing import Any

import pytest

from tests.api.plans.stages import EA, EA_WORKER, PLANS, SOCIAL, STRANGER
from tests.api_client import Api
from tests.database import Rows

SERVICES = "/v1/services"
NUMBERS = count(1)
LOCAL: dict[str, Any] = {
    "labels": {"fi": "Pajavalmennus", "sv": "Verkstadscoachning"},
    "category": "coaching",
    "organisers": ["employment-authority"],
    "act": "410/2015",
    "section": "7",
    "limits": {"days_per_week_max": 3},
    "validFrom": "2026-01-01",
    "planTypes": ["multi-agency", "ordinary"],
    "dataClass": "EMPLOYMENT",
    "expenseReimbursement": "discretionary",
}


def codes(api: Api, query: str) -> set[str]:
    """The codes that a query finds."""
    answer = api.get(EA_WORKER, PLANS, f"{SERVICES}?{query}")
    assert answer.status_code == 200, answer.text
    return {one["code"] for one in answer.json()["items"]}


def added(api: Api, **changes: Any) -> str:
    """A new local service of Vantaa; its code."""
    code = f"vantaa.paja-{next(NUMBERS)}"
    answer = api.post(EA_WORKER, PLANS, SERVICES, LOCAL | {"code": code} | changes)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"{SERVICES}/{code}"
    return code


def test_services_are_found_by_day_organiser_plan_type_and_age(api: Api) -> None:
    assert "kela-taito-kuntoutus" in codes(api, "on=2025-12-31")
    assert "kela-taito-kuntoutus" not in codes(api, "on=2026-01-01")
    kela = codes(api, "organiser=kela")
    assert "kela-tyokokeilu" in kela
    assert "tyokokeilu" not in kela
    assert "kuntouttava-tyotoiminta" in codes(api, "planType=activation")
    assert "nuorten-yhteispalvelu" in codes(api, "age=29")
    assert "nuorten-yhteispalvelu" not in codes(api, "age=30")
    assert len(codes(api, "")) >= 125


@pytest.mark.parametrize("query", ["on=2026-02-30", "organiser=nobody", "planType=TTS", "age=-1"])
def test_a_filter_that_means_nothing_is_refused(api: Api, query: str) -> None:
    assert api.get(EA_WORKER, PLANS, f"{SERVICES}?{query}").status_code == 400


@pytest.mark.parametrize(
    ("code", "facts", "answer"),
    [
        ("omaehtoinen-opiskelu", {"bornOn": "2000-06-01", "trainingNeedFound": True}, "yes"),
        ("omaehtoinen-opiskelu", {"bornOn": "2000-06-02", "trainingNeedFound": True}, "no"),
        ("omaehtoinen-opiskelu", {"bornOn": "2000-06-01"}, "unknown"),
        ("omaehtoinen-opiskelu", {"bornOn": "2010-06-01"}, "no"),
        ("tyonvalitys", {}, "yes"),
        ("kela-taito-kuntoutus", {"bornOn": "1990-01-01", "medicalStatement": True}, "yes"),
    ],
)
def test_facts_are_answered_yes_no_or_unknown_by_rule(
    api: Api, rows: Rows, code: str, facts: dict[str, object], answer: str
) -> None:
    before = rows.counts("plans")
    body = {"on": "2025-06-01", "facts": facts}
    found = api.post(EA_WORKER, PLANS, f"{SERVICES}/{code}/eligibility", body)
    assert (found.status_code, found.json()["answer"]) == (200, answer)
    for rule in found.json()["rules"]:
        assert rule["rule"]["act"]
    assert rows.counts("plans") == before


def test_a_service_that_has_ended_is_no_choice_whatever_the_facts(api: Api) -> None:
    body = {"on": "2026-01-01", "facts": {"bornOn": "1990-01-01", "medicalStatement": True}}
    found = api.post(EA_WORKER, PLANS, f"{SERVICES}/kela-taito-kuntoutus/eligibility", body).json()
    assert (found["answer"], found["canStart"]) == ("no", False)


def test_an_unknown_service_or_fact_is_refused(api: Api) -> None:
    assert api.post(EA_WORKER, PLANS, f"{SERVICES}/nothing/eligibility", {"facts": {}}).status_code == 404
    unknown = api.post(EA_WORKER, PLANS, f"{SERVICES}/tyonvalitys/eligibility", {"facts": {"height": 180}})
    assert unknown.status_code == 400


def test_an_authority_adds_a_local_service_that_everybody_finds(api: Api, rows: Rows) -> None:
    code = added(api)
    found = api.get(STRANGER, PLANS, f"{SERVICES}/{code}", headers={"Accept-Language": "sv"}).json()
    assert (found["label"], found["addedBy"], found["version"]) == ("Verkstadscoachning", EA, 1)
    english = api.get(STRANGER, PLANS, f"{SERVICES}/{code}", headers={"Accept-Language": "en"}).json()
    assert (english["label"], english["labelLanguage"]) == ("Pajavalmennus", "fi")
    assert code in codes(api, "on=2026-06-01&planType=ordinary")
    assert code not in codes(api, "on=2025-12-31")
    audited = rows.all("plans", f"SELECT type FROM outbox_events WHERE data->>'code' = '{code}'")
    assert [one["type"] for one in audited] == ["service.added"]


def test_a_change_makes_the_next_version_and_keeps_the_one_before(api: Api) -> None:
    code = added(api)
    tag = api.get(EA_WORKER, PLANS, f"{SERVICES}/{code}").headers["ETag"]
    changed = LOCAL | {"limits": {"days_per_week_max": 4}}
    answer = api.put(EA_WORKER, PLANS, f"{SERVICES}/{code}", changed, headers={"If-Match": tag})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    again = api.put(EA_WORKER, PLANS, f"{SERVICES}/{code}", changed, headers={"If-Match": tag})
    assert again.status_code == 412
    versions = api.get(SOCIAL, PLANS, f"{SERVICES}/{code}/versions").json()["items"]
    assert [(one["version"], one["limits"]["days_per_week_max"]) for one in versions] == [(2, 4), (1, 3)]


def test_nobody_changes_the_service_of_another_or_of_the_law(api: Api) -> None:
    code = added(api)
    for who, path in ((STRANGER, code), (SOCIAL, code), (EA_WORKER, "tyokokeilu"), (EA_WORKER, "nothing")):
        answer = api.put(who, PLANS, f"{SERVICES}/{path}", LOCAL, headers={"If-Match": '"1"'})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"code": "tyokokeilu"}, 409, "service-code-taken"),
        ({"limits": {"smiles_per_day": 3}}, 422, "limit-unknown"),
        ({"validTo": "2025-12-31"}, 422, "validity-reversed"),
        ({"organisers": []}, 400, "malformed"),
        ({"dataClass": "OTHER"}, 400, "malformed"),
        ({"labels": {"sv": "Bara svenska"}}, 400, "malformed"),
    ],
)
def test_a_refused_service_is_not_stored(
    api: Api, rows: Rows, change: dict[str, object], status: int, problem: str
) -> None:
    before = rows.counts("plans")
    body = LOCAL | {"code": f"vantaa.paja-{next(NUMBERS)}"} | change
    answer = api.post(EA_WORKER, PLANS, SERVICES, body)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (status, problem)
    assert rows.counts("plans") == before


def test_a_code_can_be_taken_once(api: Api) -> None:
    code = added(api)
    again = api.post(SOCIAL, PLANS, SERVICES, LOCAL | {"code": code, "organisers": ["wellbeing-services-county"]})
    assert again.status_code == 409
