"""An organisation's own times: set by its own keeper, dated, kept in versions, never beyond statute; and code lists."""

from datetime import date, timedelta

from tests.api.referral.stories import COUNTY, COUNTY_ID, KELA_ID, VANTAA, kind_of, make_case, read, send
from tests.api_client import Api, Json
from tests.legal_days import today
from tym_shared.legal_dates import add_working_days

KEEPER, OTHER_KEEPER = "county-service-levels", "kela-service-levels"
PATH = f"/v1/organisations/{COUNTY_ID}/service-levels"


def held(api: Api, *, on: date | None = None, path: str = PATH) -> Json:
    answer = api.get(VANTAA, "referral-api", path + (f"?on={on}" if on else ""))
    assert answer.status_code == 200, answer.text
    return answer.json()


def level(found: Json, kind: str, stage: str, *, urgent: bool = False) -> Json:
    [one] = [one for one in found["levels"] if (one["kind"], one["stage"], one["urgent"]) == (kind, stage, urgent)]
    return one


def test_no_time_is_older_than_the_first_one(api: Api) -> None:
    for given in ("0001-01-01", "2024-12-31", "eilen"):
        refused = api.get(VANTAA, "referral-api", f"{PATH}?on={given}")
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/query/on"), refused.text
    for day in (date(2025, 1, 1), date.max):
        assert held(api, on=day)["on"] == str(day)


def put(api: Api, who: str, body: Json, *, version: int | None, path: str = PATH):  # type: ignore[no-untyped-def]  # a response
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return api.request(who, "PUT", "referral-api", path, body=body, headers=headers)


def days(number: int, *, kind: str = "service", stage: str = "receipt", on: date | None = None) -> Json:
    levels = [{"kind": kind, "stage": stage, "urgent": False, "workingDays": number}]
    return {"validFrom": (on or today()).isoformat(), "levels": levels}


def test_an_organisations_own_time_gives_its_referrals_their_days_and_earlier_versions_stay(api: Api) -> None:
    before = held(api)
    later = today() + timedelta(days=400)
    first = put(api, KEEPER, days(2, kind="consultation"), version=before["version"])
    assert (first.status_code, first.json()["version"]) == (200, before["version"] + 1)
    body = days(9, on=later)
    assert put(api, KEEPER, body, version=before["version"] + 1).status_code == 200
    assert put(api, KEEPER, body, version=before["version"] + 1).status_code == 412
    found = held(api)
    assert level(found, "consultation", "receipt")["source"] == "organisation"
    assert level(found, "service", "receipt")["assumption"]
    ahead = held(api, on=later)
    assert (level(ahead, "service", "receipt")["workingDays"], level(ahead, "consultation", "receipt")["source"]) == (
        9,
        "product",
    )
    assert [one["version"] for one in found["versions"]][:2] == [before["version"] + 2, before["version"] + 1]
    assert put(api, KEEPER, days(1), version=found["version"]).status_code == 200
    referral = read(api, VANTAA, send(api, make_case(api), recipient=COUNTY_ID)).json()
    assert (referral["due"], referral["dueOn"]) == ("receipt", add_working_days(today(), 1).isoformat())
    assert referral["dueDays"][0]["rule"] == f"organisation@{found['version'] + 1}"
    assert put(api, KEEPER, {"validFrom": today().isoformat(), "levels": []}, version=found["version"] + 1).is_success


def test_only_the_own_keeper_sets_times(api: Api) -> None:
    version = held(api)["version"]
    assert put(api, COUNTY, days(1), version=version).status_code == 403
    foreign = put(api, OTHER_KEEPER, days(1), version=version)
    unknown = put(api, OTHER_KEEPER, days(1), version=version, path="/v1/organisations/nobody/service-levels")
    assert (foreign.status_code, kind_of(foreign)) == (unknown.status_code, kind_of(unknown))
    assert foreign.status_code == 404
    assert put(api, KEEPER, days(1), version=None).status_code == 428
    assert api.get(VANTAA, "referral-api", "/v1/organisations/nobody/service-levels").status_code == 404
    assert held(api, path=f"/v1/organisations/{KELA_ID}/service-levels")["version"] == 0


def test_times_that_lie_behind_stand_twice_or_break_statute_are_refused_with_the_rule(api: Api) -> None:
    version = held(api)["version"]
    behind = put(api, KEEPER, days(1, on=today() - timedelta(days=1)), version=version)
    assert (behind.status_code, kind_of(behind)) == (422, "levels-not-ahead")
    twice = days(1)
    twice["levels"] *= 2
    assert kind_of(put(api, KEEPER, twice, version=version)) == "level-twice"
    beyond = put(api, KEEPER, days(90, kind="county-service", stage="start"), version=version)
    assert (beyond.status_code, kind_of(beyond)) == (422, "rule-broken")
    rule = beyond.json()["rule"]
    assert (rule["act"], rule["section"], rule["validFrom"], rule["limit"], rule["given"]) == (
        "1301/2014",
        "45",
        "2015-04-01",
        3,
        90,
    )
    assert beyond.json()["errors"][0]["pointer"] == "/levels/0/workingDays"
    for number in (-1, 261, "x"):
        assert put(api, KEEPER, days(number), version=version).status_code == 400  # type: ignore[arg-type]  # wrong on purpose
    assert held(api)["version"] == version


def test_services_whose_start_statute_limits_are_told_whatever_the_kind_of_their_referral(api: Api) -> None:
    found = held(api)["serviceLimits"]
    assert {(one["stage"], one["limit"]["act"], one["limit"]["section"]) for one in found} == {
        ("start", "1301/2014", "45")
    }
    assert [one["serviceCode"] for one in found] == [
        "kuntouttava-tyotoiminta",
        "maahanmuuttajien-sosiaalipalvelut",
        "paihdepalvelut",
        "sosiaalinen-kuntoutus",
        "sosiaaliohjaus",
        "sosiaalityo",
    ]
    assert {(one["limit"]["value"], one["limit"]["unit"]) for one in found} == {(3, "months")}


def test_code_lists_have_uri_and_version_and_labels_in_the_readers_language(api: Api) -> None:
    found = api.get(VANTAA, "referral-api", "/v1/code-lists").json()["items"]
    assert {"decline-reasons", "hold-reasons", "outcomes"} <= {one["name"] for one in found}
    for one in found:
        answer = api.get(VANTAA, "referral-api", f"/v1/code-lists/{one['name']}")
        assert (answer.json(), answer.headers["etag"]) == (one, f'"{one["version"]}"')
        assert one["uri"].startswith("urn:yhdyspinta:codes:")
    swedish = api.request(
        VANTAA, "GET", "referral-api", "/v1/code-lists/decline-reasons", headers={"Accept-Language": "sv"}
    )
    assert swedish.json()["codes"][0]["label"] == "Servicen hör inte till mottagaren"
    unknown = api.get(VANTAA, "referral-api", "/v1/code-lists/no-such")
    assert (unknown.status_code, kind_of(unknown)) == (404, "code-list-unknown")
