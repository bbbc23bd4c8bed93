"""The person reads two years of the own log, older with a reason; a lawful hiding is told of, or may not be."""

import uuid
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from tests.api.consent.people import SOCIAL, WORKER, Somebody, represent, somebody
from tests.api.consent.questions import COUNTY, EMPLOYER, VANTAA, consent, evaluate, problem
from tests.api.consent.requesting import COUNTY_OFFICIAL, KELA_OFFICIAL, RIGHTS, VANTAA_OFFICIAL
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import today
from tym_shared.legal_dates import add_months


@pytest.fixture
def person(api: Api) -> Somebody:
    """A client of Vantaa."""
    return somebody(api, WORKER, SOCIAL)


def log(person: Somebody, query: str = "limit=100", **more: Any) -> dict[str, Any]:
    """The person's log."""
    found = person.ask("GET", f"/v1/me/disclosures?{query}", **more)
    assert found.status_code == 200, found.text
    read: dict[str, Any] = found.json()
    return read


def ids(page: dict[str, Any]) -> set[str]:
    """The ids of a page's entries."""
    return {entry["id"] for entry in page["items"]}


def ship(api: Api, person: str, day: date, **changes: Any) -> str:
    """A use of a day, as a service ships it; its id."""
    identifier = str(uuid.uuid4())
    entry = {
        "id": identifier,
        "at": f"{day.isoformat()}T10:00:00Z",
        "personIds": [person],
        "organisationId": COUNTY,
        "userId": "county#someone",
        "userName": "Sanna Sosiaali",
        "purpose": "social-services",
        "necessity": "establish-social-need",
        "operation": "get_plan",
        "register": "county-social",
        "categories": ["social-situation"],
        **changes,
    }
    assert api.post("plans-api", "consent-api", "/v1/uses", {"items": [entry]}).status_code == 200
    return identifier


def disclose(api: Api, person: Somebody) -> str:
    """A disclosure by Vantaa on consent; the decision's id."""
    assert person.ask("POST", "/v1/me/consents", body=consent()).status_code == 201
    decided: str = evaluate(api, person.id)["context"]["id"]
    return decided


def state_reason(person: Somebody, first: date, **changes: Any) -> httpx.Response:
    """A special reason for entries since a day."""
    body = {"from": first.isoformat(), "to": today().isoformat(), "ground": "suspected-misuse", "reason": "Epäily."}
    return person.ask("POST", "/v1/me/log-requests", body={**body, **changes})


def test_two_years_are_shown_and_older_entries_need_a_stated_reason(api: Api, rows: Rows, person: Somebody) -> None:
    limit = add_months(today(), -24)
    recent, old = ship(api, person.id, limit + timedelta(days=1)), ship(api, person.id, limit - timedelta(days=30))
    page = log(person)
    assert (page["from"], page["to"]) == (limit.isoformat(), today().isoformat())
    assert recent in ids(page)
    assert old not in ids(page)
    earlier = limit - timedelta(days=40)
    refused = person.ask("GET", f"/v1/me/disclosures?from={earlier}")
    assert problem(refused) == (422, "rule-broken")
    assert (refused.json()["rule"]["act"], refused.json()["rule"]["section"]) == ("703/2023", "11(2)")
    stated = state_reason(person, earlier)
    assert (stated.status_code, stated.json()["state"]) == (201, "stated")
    reason = stated.json()["id"]
    assert {recent, old} <= ids(log(person, f"logRequest={reason}&limit=100"))
    before = person.ask("GET", f"/v1/me/disclosures?logRequest={reason}&from={earlier - timedelta(days=1)}")
    assert problem(before) == (422, "rule-broken")
    kept = rows.all("consent", f"SELECT ground, reason, from_on FROM log_requests WHERE id = '{reason}'")
    assert kept == [{"ground": "suspected-misuse", "reason": "Epäily.", "from_on": earlier.isoformat()}]
    audited = rows.all("consent", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{reason}'")
    assert audited == [{"operation": "request_older_log"}]
    rows.execute("consent", f"UPDATE log_requests SET valid_until = '2026-01-01' WHERE id = '{reason}'")
    over = person.ask("GET", f"/v1/me/disclosures?logRequest={reason}")
    assert problem(over) == (422, "log-request-over")


def test_anothers_reason_opens_nothing(api: Api, person: Somebody) -> None:
    reason = state_reason(person, add_months(today(), -60)).json()["id"]
    stranger = somebody(api, WORKER)
    assert problem(stranger.ask("GET", f"/v1/me/disclosures?logRequest={reason}")) == (404, "not-found")
    refused = api.get(WORKER, "consent-api", "/v1/me/log-request-grounds")
    assert problem(refused)[0] == 403
    reversed_period = state_reason(person, today(), to="2020-01-01")
    assert problem(reversed_period) == (422, "period-reversed")


def test_the_reasons_are_listed_in_plain_words(person: Somebody) -> None:
    items = person.ask("GET", "/v1/me/log-request-grounds").json()["items"]
    assert len(items) == 4
    assert items[0]["label"].startswith("Epäilen")


def test_a_period_and_a_kind_filter_the_log(api: Api, person: Somebody) -> None:
    first, second = (ship(api, person.id, today() - timedelta(days=days)) for days in (20, 10))
    decided = disclose(api, person)
    middle = today() - timedelta(days=15)
    assert ids(log(person, f"to={middle}")) == {first}
    assert second in ids(log(person, f"from={middle}"))
    assert first not in ids(log(person, f"from={middle}"))
    assert ids(log(person, "kind=disclosure")) == {decided}
    refused = person.ask("GET", f"/v1/me/disclosures?from={today()}&to={middle}")
    assert problem(refused) == (422, "period-reversed")
    assert problem(person.ask("GET", "/v1/me/disclosures?from=yesterday")) == (400, "malformed")


def test_an_entry_says_everything_in_plain_words(api: Api, person: Somebody) -> None:
    used, decided = ship(api, person.id, today() - timedelta(days=3)), disclose(api, person)
    entries = {entry["id"]: entry for entry in log(person)["items"]}
    use, disclosure = entries[used], entries[decided]
    assert use["registerLabel"] == "Hyvinvointialueen sosiaalihuollon asiakasrekisteri"
    assert use["necessityLabel"] == "Välttämätön sosiaalihuollon tarpeen selvittämiseksi"
    assert (use["userName"], use["purposeLabel"][:12]) == ("Sanna Sosiaali", "Sosiaalihuol")
    assert [(one["act"], one["section"]) for one in use["basis"]] == [("703/2023", "9")]
    assert "välttämättömiä asiakastietoja" in use["basis"][0]["text"]
    (basis,) = disclosure["basis"]
    assert (disclosure["toId"], disclosure["urgent"], basis["urgent"]) == (EMPLOYER, False, False)
    assert person.ask("GET", basis["consent"]).status_code == 200


def test_an_urgent_disclosure_is_marked(api: Api, person: Somebody) -> None:
    decided = evaluate(
        api, person.id, who=SOCIAL, by=COUNTY, to="police", purpose="threat-assessment", register="county-social",
        urgent="threat-to-life-or-health", necessity=None, roles=["social-worker"],
    )  # fmt: skip
    assert decided["decision"] is True, decided
    (entry,) = [one for one in log(person, "kind=disclosure")["items"] if one["id"] == decided["context"]["id"]]
    assert (entry["urgent"], entry["basis"][0]["urgent"]) == (True, True)


def test_the_log_says_from_when_it_is_complete(api: Api, rows: Rows, person: Somebody) -> None:
    ship(api, person.id, today())

    def head() -> httpx.Response:
        answer = api.get("person-aino", "consent-api", "/v1/log-heads/latest")
        answer.status_code = 200 if answer.json().get("treeSize") else 425
        return answer

    api.eventually(head)
    (default,) = [one for one in log(person)["completeFrom"] if one["register"] is None]
    assert default["isStated"] is False
    assert default["from"] <= today().isoformat()


def hide(api: Api, who: str, entry: str, person: str, **changes: Any) -> httpx.Response:
    """An official hides an entry from a person."""
    body = {
        "entryId": entry,
        "personId": person,
        "ground": "rights-of-another",
        "reason": "Toisen henkilön turvallisuus.",
        "decisionReference": "VD/77/2026",
        "decidedOn": (today() - timedelta(days=1)).isoformat(),
        "validUntil": add_months(today(), 6).isoformat(),
    }
    return api.post(who, "consent-api", "/v1/log-hidings", {**body, **changes})


def end(api: Api, who: str, hiding: str) -> httpx.Response:
    """An official shows it again."""
    return api.post(who, "consent-api", f"/v1/log-hidings/{hiding}/end", {"reason": "Ei enää tarpeen."})


def test_a_hidden_entry_is_gone_from_the_persons_view_and_from_nothing_else(
    api: Api, rows: Rows, person: Somebody
) -> None:
    decided = disclose(api, person)
    stored = rows.all("consent", f"SELECT * FROM decisions WHERE id = '{decided}'")
    proof = f"/v1/log-proofs/inclusion?entryId={decided}"
    api.eventually(lambda: person.ask("GET", proof), within=30)
    hidden = hide(api, VANTAA_OFFICIAL, decided, person.id)
    assert (hidden.status_code, hidden.json()["state"]) == (201, "standing")
    page = log(person)
    assert decided not in ids(page)
    (told,) = page["hidden"]
    assert (told["act"], told["section"], told["decisionReference"]) == ("1050/2018", "34(1)", "VD/77/2026")
    assert (told["decidedOn"], "tietosuojavaltuutetun" in told["advice"]) == (
        (today() - timedelta(days=1)).isoformat(), True,
    )  # fmt: skip
    assert not {"entryId", "at", "toOrganisation", "reason"} & told.keys()
    assert log(person, f"to={today() - timedelta(days=300)}")["hidden"] == page["hidden"]
    assert person.ask("GET", proof).status_code == 404
    question = {"kind": "log-information", "about": {"entryId": decided}, "text": "?"}
    assert problem(person.ask("POST", "/v1/me/requests", body=question)) == (422, "entry-unknown")
    path = f"/v1/disclosures?personId={person.id}"
    assert decided in str(api.get(WORKER, "consent-api", path, purpose="recruitment").json())
    assert rows.all("consent", f"SELECT * FROM decisions WHERE id = '{decided}'") == stored
    identifier = hidden.json()["id"]
    assert end(api, VANTAA_OFFICIAL, identifier).json()["state"] == "ended"
    assert decided in ids(log(person))
    assert log(person)["hidden"] == []
    assert problem(end(api, VANTAA_OFFICIAL, identifier)) == (409, "hiding-over")
    recorded = rows.all(
        "consent",
        f"SELECT type, data::text FROM outbox_events WHERE aggregate_id = '{identifier}' ORDER BY sequence",
    )
    assert [row["type"] for row in recorded] == ["log-hiding.made", "log-hiding.ended"]
    assert person.id not in str(recorded)
    audited = rows.all(
        "consent", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{identifier}' ORDER BY id"
    )
    assert [row["operation"] for row in audited] == ["hide_log_entry", "end_log_hiding"]


@pytest.mark.parametrize("ground", ["crime-prevention", "public-security", "national-security"])
def test_what_may_not_even_be_told_is_not_told(api: Api, person: Somebody, ground: str) -> None:
    decided = disclose(api, person)
    assert hide(api, VANTAA_OFFICIAL, decided, person.id, ground=ground).status_code == 201
    page = log(person)
    assert decided not in ids(page)
    assert page["hidden"] == []


def test_the_countys_hiding_stands_on_its_own_act(api: Api, person: Somebody) -> None:
    used = ship(api, person.id, today())
    assert hide(api, COUNTY_OFFICIAL, used, person.id, ground="danger-to-health-or-care").status_code == 201
    page = log(person)
    assert used not in ids(page)
    assert [(one["act"], one["section"]) for one in page["hidden"]] == [("703/2023", "11(2)")]


def test_a_hiding_ends_by_its_date(api: Api, rows: Rows, person: Somebody) -> None:
    decided = disclose(api, person)
    hidden = hide(api, VANTAA_OFFICIAL, decided, person.id).json()["id"]
    assert decided not in ids(log(person))
    yesterday = today() - timedelta(days=1)
    rows.execute("consent", f"UPDATE log_hidings SET valid_until = '{yesterday}' WHERE id = '{hidden}'")
    page = log(person)
    assert (decided in ids(page), page["hidden"]) == (True, [])
    items = api.get(VANTAA_OFFICIAL, "consent-api", "/v1/log-hidings?limit=100", purpose=RIGHTS).json()["items"]
    (shown,) = [one for one in items if one["id"] == hidden]
    assert (shown["state"], shown["allowedActions"], shown["reason"]) == ("lapsed", [], "Toisen henkilön turvallisuus.")
    assert problem(end(api, VANTAA_OFFICIAL, hidden)) == (409, "hiding-over")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ground": "embarrassing"}, "hiding-ground-unknown"),
        ({"validUntil": "2026-01-01"}, "rule-broken"),
        ({"validUntil": "2199-01-01"}, "rule-broken"),
        ({"decidedOn": "2199-01-01"}, "decision-in-future"),
        ({"entryId": str(uuid.uuid4())}, "entry-not-yours"),
        ({"personId": str(uuid.uuid4())}, "entry-not-yours"),
    ],
)
def test_a_hiding_outside_the_rules_is_refused(
    api: Api, person: Somebody, changes: dict[str, str], refusal: str
) -> None:
    decided = disclose(api, person)
    assert problem(hide(api, VANTAA_OFFICIAL, decided, person.id, **changes)) == (422, refusal)
    assert decided in ids(log(person))


def test_only_the_controllers_official_hides_and_sees_and_ends(api: Api, rows: Rows, person: Somebody) -> None:
    decided = disclose(api, person)
    for official in (COUNTY_OFFICIAL, KELA_OFFICIAL):
        assert problem(hide(api, official, decided, person.id)) == (422, "entry-not-yours")
    for other in (WORKER, "vantaa-auditor", "employer-contact", "person-aino"):
        assert hide(api, other, decided, person.id).status_code == 403
    hidden = hide(api, VANTAA_OFFICIAL, decided, person.id).json()["id"]
    assert problem(end(api, COUNTY_OFFICIAL, hidden)) == (404, "not-found")
    listed = api.get(COUNTY_OFFICIAL, "consent-api", "/v1/log-hidings?limit=100", purpose=RIGHTS)
    assert hidden not in str(listed.json())
    may = rows.all(
        "consent",
        "SELECT has_any_column_privilege('consent_runtime', 'log_hidings', 'UPDATE') AS changes,"
        " has_table_privilege('consent_runtime', 'log_hidings', 'DELETE') AS deletes",
    )
    assert may == [{"changes": False, "deletes": False}]


def test_a_hiding_concerns_one_person_of_an_entry_about_many(api: Api, person: Somebody) -> None:
    other = somebody(api, WORKER)
    used = ship(api, person.id, today(), personIds=[person.id, other.id])
    assert hide(api, COUNTY_OFFICIAL, used, person.id).status_code == 201
    assert used not in ids(log(person))
    assert used in ids(log(other))


def test_a_representative_sees_no_more_than_the_person(api: Api, person: Somebody) -> None:
    proxy = somebody(api, WORKER)
    assert represent(api, person.id, proxy.id, mandates=["log"]).status_code == 201
    decided = disclose(api, person)
    assert decided in ids(log(proxy, represented=person.id))
    assert hide(api, VANTAA_OFFICIAL, decided, person.id).status_code == 201
    page = log(proxy, represented=person.id)
    assert (decided in ids(page), len(page["hidden"])) == (False, 1)


def test_the_organisations_names_stand_for_their_codes(api: Api, person: Somebody) -> None:
    decided = disclose(api, person)
    (entry,) = [one for one in log(person)["items"] if one["id"] == decided]
    assert (entry["fromId"], entry["fromOrganisation"] == VANTAA) == (VANTAA, False)
