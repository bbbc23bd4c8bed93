"""A request goes to the controller that stored the data, has a due date, and is answered or refused in writing."""

import uuid

import httpx
import pytest

from tests.api.consent.people import KELA as KELA_WORKER
from tests.api.consent.people import SOCIAL, WORKER, Somebody, represent, somebody
from tests.api.consent.questions import COUNTY, KELA, VANTAA, consent, evaluate, problem
from tests.api.consent.requesting import (
    COUNTY_OFFICIAL,
    KELA_OFFICIAL,
    RIGHTS,
    VANTAA_OFFICIAL,
    act,
    handled,
    make,
    read_own,
    request,
)
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import today
from tym_shared.legal_dates import add_months


@pytest.fixture
def person(api: Api) -> Somebody:
    """A client of Vantaa and of its county."""
    return somebody(api, WORKER, SOCIAL)


def events(rows: Rows, identifier: str) -> list[str]:
    """The events of a request, in order."""
    found = rows.all("consent", f"SELECT type FROM outbox_events WHERE aggregate_id = '{identifier}' ORDER BY sequence")
    return [row["type"] for row in found]


def test_a_request_goes_to_the_controller_and_is_answered(api: Api, rows: Rows, person: Somebody) -> None:
    made = make(person, "access")
    own = read_own(person, made)
    assert (own["state"], own["organisationId"], own["overdue"], own["allowedActions"]) == (
        "received", COUNTY, False, [],
    )  # fmt: skip
    assert (own["dueOn"], own["rule"]) == (add_months(today(), 1).isoformat(), "request-due:access@2018-05-25")
    assert made in {one["id"] for one in handled(api, COUNTY_OFFICIAL)}
    assert act(api, COUNTY_OFFICIAL, made, "take").json()["state"] == "taken"
    assert act(api, COUNTY_OFFICIAL, made, "ask-information", text="Mikä jakso?").status_code == 200
    added = person.ask("POST", f"/v1/me/requests/{made}/supplement", body={"text": "Vuosi 2026."})
    assert (added.status_code, added.json()["state"]) == (200, "taken")
    assert act(api, COUNTY_OFFICIAL, made, "answer", text="Tiedot ovat liitteenä.").status_code == 200
    own = read_own(person, made)
    assert (own["state"], own["answer"], own["handlerName"]) == ("answered", "Tiedot ovat liitteenä.", "Paavo Pyyntö")
    assert [(step["action"], step["note"]) for step in own["steps"]] == [
        ("take", None), ("ask-information", "Mikä jakso?"), ("supplement", "Vuosi 2026."), ("answer", None),
    ]  # fmt: skip
    assert events(rows, made) == [
        f"request.{name}" for name in ("received", "taken", "information-asked", "supplemented", "answered")
    ]
    audited = rows.all("consent", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{made}' ORDER BY version")
    assert [row["operation"] for row in audited] == [
        "make_my_request", "take_request", "ask_information", "supplement_my_request", "answer_request",
    ]  # fmt: skip
    assert problem(act(api, COUNTY_OFFICIAL, made, "answer", text="x")) == (409, "request-transition-not-allowed")


@pytest.mark.parametrize(
    ("register", "organisation", "act_and_section"),
    [
        ("tym", COUNTY, ("381/2023", "12(3)")),
        ("tym", KELA, ("381/2023", "12(3)")),
        ("employment", VANTAA, ("380/2023", "114")),
    ],
)
def test_a_restriction_that_the_law_excludes_is_refused_at_once_in_writing(
    api: Api, rows: Rows, person: Somebody, register: str, organisation: str, act_and_section: tuple[str, str]
) -> None:
    made = make(person, "restriction", register=register, organisation=organisation)
    refused = read_own(person, made)
    refusal = refused["refusal"]
    assert (refused["state"], refusal["automatic"]) == ("refused", True)
    assert (refusal["ground"]["act"], refusal["ground"]["section"]) == act_and_section
    assert "Oikeutta rajoittaa käsittelyä" in refusal["ground"]["text"]
    assert {one["code"] for one in refusal["advice"]} == {"ombudsman", "court"}
    assert events(rows, made) == ["request.received", "request.refused"]
    official = VANTAA_OFFICIAL if organisation == VANTAA else COUNTY_OFFICIAL
    assert made not in {one["id"] for one in handled(api, official)}


def test_a_restriction_elsewhere_goes_to_the_controller_who_may_refuse_on_its_own_grounds(
    api: Api, person: Somebody
) -> None:
    made = make(person, "restriction", register="county-health")
    assert read_own(person, made)["state"] == "received"
    refusal = {"ground": "restriction-endangers", "reason": "Hoito vaarantuisi.", "decisionReference": "D/12/2026"}
    assert problem(act(api, COUNTY_OFFICIAL, made, "refuse", **refusal)) == (409, "request-transition-not-allowed")
    assert act(api, COUNTY_OFFICIAL, made, "take").status_code == 200
    wrong = act(api, COUNTY_OFFICIAL, made, "refuse", **{**refusal, "ground": "no-restriction-tym"})
    assert problem(wrong) == (422, "refusal-ground-unknown")
    assert act(api, COUNTY_OFFICIAL, made, "refuse", **refusal).json()["state"] == "refused"
    kept = read_own(person, made)["refusal"]
    assert (kept["ground"]["act"], kept["ground"]["section"], kept["automatic"]) == ("703/2023", "12", False)
    assert (kept["reason"], kept["decisionReference"]) == ("Hoito vaarantuisi.", "D/12/2026")
    assert "tietosuojavaltuutetun" in kept["advice"][0]["text"]


def test_a_period_is_extended_once_with_a_reason_where_the_law_lets_it(api: Api, person: Somebody) -> None:
    made = make(person, "rectification", text="Syntymävuosi on väärin.")
    assert act(api, COUNTY_OFFICIAL, made, "extend", text="Asia on laaja.").status_code == 200
    own = read_own(person, made)
    assert (own["dueOn"], own["extended"]) == (add_months(today(), 3).isoformat(), True)
    assert own["steps"][0]["note"] == "Asia on laaja."
    assert problem(act(api, COUNTY_OFFICIAL, made, "extend", text="Taas.")) == (409, "request-extended-already")


def test_log_information_of_the_county_has_two_months_and_no_extension(api: Api, person: Somebody) -> None:
    made = make(person, "log-information")
    assert read_own(person, made)["dueOn"] == add_months(today(), 2).isoformat()
    refused = act(api, COUNTY_OFFICIAL, made, "extend", text="Asia on laaja.")
    assert problem(refused) == (422, "rule-broken")
    assert (refused.json()["rule"]["act"], refused.json()["rule"]["section"]) == ("703/2023", "11(1)")


def test_a_question_about_an_entry_goes_to_who_stored_the_data(api: Api, person: Somebody) -> None:
    assert person.ask("POST", "/v1/me/consents", body=consent()).status_code == 201
    decided = evaluate(api, person.id)["context"]["id"]
    body = {"kind": "log-information", "about": {"entryId": decided}, "text": "Millä perusteella?"}
    made = person.ask("POST", "/v1/me/requests", body=body)
    assert made.status_code == 201, made.text
    own = read_own(person, made.json()["id"])
    assert (own["organisationId"], own["register"], own["entryId"]) == (VANTAA, "employment", decided)
    stranger = somebody(api, WORKER)
    assert problem(stranger.ask("POST", "/v1/me/requests", body=body)) == (422, "entry-unknown")


@pytest.mark.parametrize(
    "about",
    [
        {"register": "kela", "organisationId": COUNTY},
        {"register": "county-social", "organisationId": VANTAA},
        {"register": "tym", "organisationId": "employer-rakennus"},
        {"register": "tym", "organisationId": "nobody"},
    ],
)
def test_who_is_no_controller_of_the_register_gets_no_request(person: Somebody, about: dict[str, str]) -> None:
    body = {"kind": "access", "about": about, "text": "Tietoni."}
    assert problem(person.ask("POST", "/v1/me/requests", body=body)) == (422, "controller-unknown")


@pytest.mark.parametrize(
    "about",
    [{}, {"register": "tym"}, {"organisationId": KELA}, {"register": "tym", "organisationId": KELA, "entryId": KELA}],
)
def test_a_request_says_what_it_is_about_in_one_way(person: Somebody, about: dict[str, str]) -> None:
    body = {"kind": "access", "about": about, "text": "Tietoni."}
    assert problem(person.ask("POST", "/v1/me/requests", body=body)) == (400, "malformed")


def test_a_request_is_handed_on_with_its_due_date_and_a_trace(api: Api, rows: Rows, person: Somebody) -> None:
    made = make(person, "access", register="tym")
    due = read_own(person, made)["dueOn"]
    onward = {"organisationId": KELA, "register": "tym", "reason": "Kela on tallettanut tiedon."}
    assert problem(act(api, COUNTY_OFFICIAL, made, "transfer", **{**onward, "organisationId": COUNTY})) == (
        422, "transfer-to-oneself",
    )  # fmt: skip
    assert act(api, COUNTY_OFFICIAL, made, "transfer", **onward).json()["state"] == "transferred"
    ended = read_own(person, made)
    successor = read_own(person, ended["transferredTo"])
    assert (successor["organisationId"], successor["transferredFrom"], successor["dueOn"]) == (KELA, made, due)
    assert ended["steps"][0]["note"] == "Kela on tallettanut tiedon."
    assert events(rows, made)[-1] == "request.transferred"
    assert events(rows, successor["id"]) == ["request.received"]
    path = f"/v1/requests/{successor['id']}"
    assert api.get(KELA_OFFICIAL, "consent-api", path, purpose=RIGHTS).status_code == 200
    assert problem(api.get(COUNTY_OFFICIAL, "consent-api", path, purpose=RIGHTS)) == (404, "not-found")
    assert problem(act(api, COUNTY_OFFICIAL, made, "take")) == (409, "request-transition-not-allowed")


def test_an_overdue_request_is_told_of_once_and_can_no_longer_be_extended(
    api: Api, rows: Rows, person: Somebody
) -> None:
    made = make(person, "access")
    rows.execute("consent", f"UPDATE requests SET due_on = '2026-01-31' WHERE id = '{made}'")

    def told() -> bool:
        return "request.overdue" in events(rows, made)

    api.eventually(lambda: _status(api, told=told()), status=200, within=30)
    assert read_own(person, made)["overdue"] is True
    assert handled(api, COUNTY_OFFICIAL, "limit=1")[0]["dueOn"] <= "2026-01-31"
    assert problem(act(api, COUNTY_OFFICIAL, made, "extend", text="Myöhässä.")) == (409, "request-overdue")
    assert act(api, COUNTY_OFFICIAL, made, "take").status_code == 200
    assert events(rows, made).count("request.overdue") == 1
    assert read_own(person, made)["overdue"] is True


def _status(api: Api, *, told: bool) -> httpx.Response:
    answer = api.request(None, "GET", "consent-api", "/healthz")
    answer.status_code = 200 if told else 425
    return answer


def test_requests_are_listed_the_soonest_due_first_page_by_page(api: Api, rows: Rows, person: Somebody) -> None:
    for day in ("2026-03-03", "2026-03-01", "2026-03-02"):
        made = make(person, "rectification", register="tym", organisation=KELA)
        rows.execute("consent", f"UPDATE requests SET due_on = '{day}', overdue_at = now() WHERE id = '{made}'")
    seen: list[str] = []
    cursor = ""
    while True:
        page = api.get(KELA_OFFICIAL, "consent-api", f"/v1/requests?limit=2{cursor}", purpose=RIGHTS).json()
        seen += [one["dueOn"] for one in page["items"]]
        if page["nextCursor"] is None:
            break
        cursor = f"&cursor={page['nextCursor']}"
    assert seen == sorted(seen)
    assert {"2026-03-01", "2026-03-02", "2026-03-03"} <= set(seen)


def test_nobody_else_sees_a_request(api: Api, person: Somebody) -> None:
    made = make(person, "access")
    stranger = somebody(api, WORKER)
    assert problem(stranger.ask("GET", f"/v1/me/requests/{made}")) == (404, "not-found")
    added = stranger.ask("POST", f"/v1/me/requests/{made}/supplement", body={"text": "x"})
    assert problem(added) == (404, "not-found")
    assert made not in str(stranger.ask("GET", "/v1/me/requests").json())
    path = f"/v1/requests/{made}"
    for official in (VANTAA_OFFICIAL, KELA_OFFICIAL):
        assert problem(api.get(official, "consent-api", path, purpose=RIGHTS)) == (404, "not-found")
        for action, body in {
            "take": {},
            "ask-information": {"text": "x"},
            "extend": {"text": "x"},
            "answer": {"text": "x"},
            "refuse": {"ground": "unfounded-or-excessive", "reason": "x"},
            "transfer": {"organisationId": KELA, "register": "tym", "reason": "x"},
        }.items():
            assert problem(act(api, official, made, action, **body)) == (404, "not-found"), action
        assert made not in {one["id"] for one in handled(api, official)}
    for worker in (WORKER, SOCIAL, KELA_WORKER, "county-auditor"):
        assert problem(api.get(worker, "consent-api", path, purpose=RIGHTS))[0] == 403


def test_reading_a_request_is_in_the_use_log(api: Api, rows: Rows, person: Somebody) -> None:
    made = make(person, "access")
    api.get(COUNTY_OFFICIAL, "consent-api", f"/v1/requests/{made}", purpose=RIGHTS)
    read_own(person, made)
    used = rows.all(
        "consent",
        "SELECT operation, organisation_id, purpose FROM use_entries WHERE operation IN ('get_request',"
        f" 'get_my_request') AND '{person.id}' = ANY (person_ids) ORDER BY sequence",
    )
    assert used == [
        {"operation": "get_request", "organisation_id": COUNTY, "purpose": RIGHTS},
        {"operation": "get_my_request", "organisation_id": None, "purpose": "own-person"},
    ]


def test_a_representative_with_the_mandate_makes_and_reads_requests(api: Api, person: Somebody) -> None:
    proxy, other = somebody(api, WORKER), somebody(api, WORKER)
    assert represent(api, person.id, proxy.id, mandates=["requests"]).status_code == 201
    assert represent(api, person.id, other.id, mandates=["log"]).status_code == 201
    made = make(proxy, "access", represented=person.id)
    assert read_own(proxy, made, represented=person.id)["madeByName"] == "Testi Tekijä"
    assert read_own(person, made)["id"] == made
    assert problem(proxy.ask("GET", f"/v1/me/requests/{made}")) == (404, "not-found")
    refused = other.ask("POST", "/v1/me/requests", body=request("access"), represented=person.id)
    assert problem(refused) == (403, "mandate-not-covering")


def test_a_request_sent_again_is_made_once(api: Api, rows: Rows, person: Somebody) -> None:
    key = str(uuid.uuid4())
    made = [person.ask("POST", "/v1/me/requests", body=request("access"), key=key).json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    kept = rows.all("consent", f"SELECT count(*) AS number FROM requests WHERE person_id = '{person.id}'")
    assert kept == [{"number": 1}]
