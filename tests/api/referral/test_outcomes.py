"""Outcomes, absences, amendments, proposals and versions."""

from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    EMPLOYMENT_ID,
    JOINT,
    KELA,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    read,
    receive,
    referral_body,
    register_consent,
    send,
)
from tests.api.referral.uploads import PDF, attach, fetch
from tests.api_client import Api, Json
from tests.database import Rows
from tests.legal_days import days_on

OUTCOME: Json = {
    "outcome": "partly-achieved",
    "services": ["Kuntouttava työtoiminta"],
    "startedOn": "2026-09-01",
    "completedOn": "2026-11-20",
    "text": "Viikkorytmi löytyi.",
    "followUp": {"need": "other-service", "category": "service-need", "text": "Työhönvalmennus."},
}


def started(api: Api) -> str:
    """A referral whose service the county has started."""
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    for action in ("accept", "start"):
        assert act(api, COUNTY, referral, action).status_code == 200
    return referral


def part(api: Api, worker: str, referral: str, name: str, **options: Json) -> Json:
    options = {"purpose": JOINT, "necessity": NECESSITY} | options
    return api.get(worker, "referral-api", f"{REFERRALS}/{referral}/{name}", **options).json()


def test_the_sender_asks_about_an_outcome_before_acknowledging_it(api: Api) -> None:
    referral = started(api)
    assert act(api, COUNTY, referral, "complete", OUTCOME).json()["state"] == "completed"
    asked = act(api, VANTAA, referral, "query-outcome", {"question": "Montako päivää?"})
    assert (asked.json()["state"], read(api, VANTAA, referral).json()["turn"]) == ("outcome-queried", "recipient")
    assert act(api, COUNTY, referral, "complete", OUTCOME).status_code == 409
    answer: Json = {"text": "Kaksi.", "outcome": {**OUTCOME, "outcome": "achieved"}}
    assert act(api, COUNTY, referral, "answer-outcome", answer).json()["state"] == "completed"
    items = part(api, VANTAA, referral, "outcomes")["items"]
    assert [one["outcome"] for one in items] == ["partly-achieved", "achieved"]
    assert (items[0]["followUpCategory"], items[0]["followUpText"]) == ("service-need", "Työhönvalmennus.")
    assert (items[0]["followUp"], items[0]["startsOn"], items[0]["endsOn"]) == (
        "other-service",
        "2026-09-01",
        "2026-11-20",
    )
    assert act(api, VANTAA, referral, "acknowledge-outcome").status_code == 200
    assert read(api, VANTAA, referral).json()["outcome"] == "achieved"


def test_the_recipients_report_goes_to_the_sender_with_the_outcome(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    referral = send(api, make_case(api, person=person), recipient=COUNTY_ID)
    path = f"{REFERRALS}/{referral}"
    senders = attach(api, VANTAA, path).json()["id"]
    receive(api, COUNTY, referral)
    for action in ("accept", "start"):
        assert act(api, COUNTY, referral, action).status_code == 200
    denied = attach(api, COUNTY, path, necessity=None)
    assert (denied.status_code, kind_of(denied)) == (403, "disclosure-denied")
    kept = attach(api, COUNTY, path, name="loppuraportti.pdf")
    assert kept.status_code == 201, kept.text
    report, location = kept.json()["id"], kept.headers["Location"]
    foreign = act(api, COUNTY, referral, "complete", {**OUTCOME, "reportAttachmentId": senders})
    assert (foreign.status_code, kind_of(foreign)) == (422, "report-not-attached")
    assert act(api, COUNTY, referral, "complete", {**OUTCOME, "reportAttachmentId": report}).status_code == 200
    assert part(api, VANTAA, referral, "outcomes")["items"][0]["reportAttachmentId"] == report
    assert fetch(api, VANTAA, location).content == PDF
    assert fetch(api, COUNTY, location).content == PDF
    for stranger in (KELA, "kerava-worker"):
        assert fetch(api, stranger, location).status_code == 404
    assert api.request(COUNTY, "DELETE", "referral-api", location).status_code == 403
    seen = api.get(client, "referral-api", f"/v1/me/referrals/{referral}").json()["attachments"]
    assert {one["id"]: one["sourceId"] for one in seen} == {senders: EMPLOYMENT_ID, report: COUNTY_ID}
    decided = "SELECT recipient_id FROM decisions WHERE id = '{}'"
    [row] = rows.all("referral", f"SELECT decision_id, recipient_id FROM attachments WHERE id = '{report}'")
    assert row["recipient_id"] == EMPLOYMENT_ID
    assert rows.all("consent", decided.format(row["decision_id"])) == [{"recipient_id": EMPLOYMENT_ID}]
    assert act(api, VANTAA, referral, "acknowledge-outcome").status_code == 200
    assert fetch(api, VANTAA, location).content == PDF
    assert fetch(api, COUNTY, location).status_code == 404


def test_a_question_that_nobody_answers_does_not_keep_a_referral_open(api: Api) -> None:
    referral = started(api)
    act(api, COUNTY, referral, "complete", OUTCOME)
    asked = act(api, VANTAA, referral, "query-outcome", {"question": "Montako päivää?"})
    assert asked.json()["allowedActions"] == ["acknowledge-outcome"]
    acknowledged = act(api, VANTAA, referral, "acknowledge-outcome")
    assert (acknowledged.status_code, acknowledged.json()["state"]) == (200, "outcome-acknowledged")
    assert act(api, COUNTY, referral, "answer-outcome", {"text": "Kaksi."}).status_code == 409


def test_an_outcome_is_of_its_lists_and_runs_forward(api: Api) -> None:
    referral = started(api)
    assert act(api, COUNTY, referral, "complete", {"outcome": "wonderful"}).status_code == 400
    assert act(api, COUNTY, referral, "complete", {**OUTCOME, "completedOn": "2026-01-01"}).status_code == 422
    missing = act(api, COUNTY, referral, "complete", {**OUTCOME, "reportAttachmentId": referral})
    assert (missing.status_code, kind_of(missing)) == (422, "report-not-attached")
    assert read(api, VANTAA, referral).json()["state"] == "started"


def test_nothing_has_happened_on_a_day_ahead(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    act(api, COUNTY, referral, "accept")
    begun, ahead = {"outcome": "achieved", "startedOn": days_on(0)}, days_on(1)

    def refused(action: str, body: Json, pointer: str) -> None:
        answer = act(api, COUNTY, referral, action, body)
        assert (answer.status_code, kind_of(answer)) == (422, "day-ahead"), answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer

    refused("start", {"startedOn": ahead}, "/startedOn")
    assert act(api, COUNTY, referral, "start", {"startedOn": days_on(0)}).status_code == 200
    refused("complete", {**begun, "completedOn": "9999-12-31"}, "/completedOn")
    refused("complete", {**begun, "startedOn": ahead, "completedOn": ahead}, "/startedOn")
    assert act(api, COUNTY, referral, "complete", {**begun, "completedOn": days_on(0)}).status_code == 200
    act(api, VANTAA, referral, "query-outcome", {"question": "Montako päivää?"})
    refused("answer-outcome", {"text": "Kaksi.", "outcome": {**begun, "completedOn": ahead}}, "/outcome/completedOn")


def test_nobody_has_applied_on_a_day_ahead(api: Api) -> None:
    referral = send(api, make_case(api), serviceCode=None)
    receive(api, KELA, referral)
    refused = act(api, KELA, referral, "record-application", {"appliedOn": days_on(1)})
    assert (refused.status_code, kind_of(refused)) == (422, "day-ahead"), refused.text
    assert refused.json()["errors"][0]["pointer"] == "/appliedOn"
    assert act(api, KELA, referral, "record-application", {"appliedOn": days_on(0)}).status_code == 200


HEALTH_FOLLOWS: Json = {
    "outcome": "achieved",
    "followUp": {"need": "other-service", "category": "health-and-work-capacity", "text": "Terveystieto."},
}


def test_what_follows_a_service_is_told_on_a_decision_for_its_category(api: Api, rows: Rows) -> None:
    referral = started(api)
    before = rows.counts("referral")
    refused = act(api, COUNTY, referral, "complete", HEALTH_FOLLOWS)
    assert (refused.status_code, kind_of(refused)) == (403, "disclosure-denied")
    assert rows.counts("referral") == before
    assert act(api, COUNTY, referral, "complete", HEALTH_FOLLOWS, necessity=NECESSITY).status_code == 200
    act(api, VANTAA, referral, "query-outcome", {"question": "Entä?"})
    answer: Json = {"text": "Näin.", "outcome": HEALTH_FOLLOWS}
    assert act(api, COUNTY, referral, "answer-outcome", answer).status_code == 403
    assert act(api, COUNTY, referral, "answer-outcome", answer, necessity=NECESSITY).status_code == 200


def test_what_came_on_consent_does_not_bring_health_data_back_without_one(api: Api) -> None:
    person = api.new_person(VANTAA)
    register_consent(
        api, person, purpose="health-services", recipientId=COUNTY_ID, categories=["identity", "service-need"]
    )
    referral = send(api, person, recipient=COUNTY_ID, kind="health-check", serviceCode=None)
    for action in ("acknowledge", "accept", "start"):
        assert act(api, COUNTY, referral, action).status_code == 200
    refused = act(api, COUNTY, referral, "complete", HEALTH_FOLLOWS, necessity=NECESSITY)
    assert refused.status_code in {403, 404}, refused.text
    assert act(api, COUNTY, referral, "complete", {"outcome": "achieved"}).status_code == 200


def test_who_acts_for_the_sender_tells_into_its_register(api: Api) -> None:
    body: Json = {
        "kind": "service",
        "personId": api.new_person(COUNTY),
        "recipientId": "contractor-kuntoutus",
        "entries": [{"category": "service-need", "text": "Kuntouttava työtoiminta."}],
        "send": True,
    }
    referral = api.post(COUNTY, "referral-api", REFERRALS, body, necessity=NECESSITY).json()["id"]
    contractor = "contractor-worker"
    for action in ("acknowledge", "accept", "start"):
        assert act(api, contractor, referral, action).status_code == 200
    message: Json = {"text": "Milloin seuraava jakso?", "categories": ["service-need"]}
    assert act(api, contractor, referral, "messages", message).status_code == 201
    assert act(api, contractor, referral, "complete", HEALTH_FOLLOWS).status_code == 200


def test_no_event_tells_what_the_outcome_says(api: Api, rows: Rows) -> None:
    referral = started(api)
    act(api, COUNTY, referral, "complete", OUTCOME)
    found = rows.all("referral", f"SELECT data FROM outbox_events WHERE aggregate_id = '{referral}'")
    text = str(found)
    assert "partly-achieved" in text
    assert not [one for one in ("Viikkorytmi", "valmennus", "person") if one in text]


def test_absences_are_days_and_whether_a_reason_was_told(api: Api, rows: Rows) -> None:
    person = api.new_person(VANTAA)
    changed: Json = {"purpose": "other-services", "categories": ["identity", "service-need"]}
    body: Json = {"kind": "education", "entries": [{"category": "service-need", "text": "Pajajakso."}]}
    register_consent(api, person, **{**changed, "recipientId": "school-varia"})
    referral = send(api, person, recipient="school-varia", serviceCode=None, **body)
    receive(api, "school-worker", referral)
    absence: Json = {"from": "2026-11-16", "to": "2026-11-20", "reasonTold": False}
    early = act(api, "school-worker", referral, "absences", absence)
    assert (early.status_code, kind_of(early)) == (409, "absence-not-reportable")
    for action in ("accept", "start"):
        act(api, "school-worker", referral, action)
    reported = api.eventually(lambda: act(api, "school-worker", referral, "absences", absence), status=201)
    assert reported.json()["absenceId"]
    ahead = act(api, "school-worker", referral, "absences", {**absence, "to": days_on(1)})
    assert (ahead.status_code, kind_of(ahead), ahead.json()["errors"][0]["pointer"]) == (422, "day-ahead", "/to")
    with_reason = act(api, "school-worker", referral, "absences", {**absence, "reason": "flunssa"})
    assert with_reason.status_code == 400
    assert part(api, VANTAA, referral, "absences", purpose="other-services")["items"][0]["to"] == "2026-11-20"
    told = f"SELECT purpose FROM decisions WHERE person_id = '{person}' AND recipient_id = 'employment-vantaa'"
    decided = rows.all("consent", told)
    assert {"purpose": "work-try-out-follow-up"} in decided


def test_between_authorities_absences_have_no_basis_of_their_own(api: Api) -> None:
    referral = started(api)
    refused = act(api, COUNTY, referral, "absences", {"from": "2026-11-16", "to": "2026-11-16", "reasonTold": True})
    assert (refused.status_code, kind_of(refused)) == (409, "absence-has-no-basis")


def test_what_is_amended_supersedes_and_stays_readable(api: Api) -> None:
    referral = started(api)
    mine = read(api, VANTAA, referral).json()
    entry = mine["entries"][0]["id"]
    change: Json = {
        "reason": "correction",
        "entries": [{"category": "service-need", "text": "Oikea tieto.", "supersedes": entry}],
        "endsOn": "2027-06-30",
    }
    amended = act(api, VANTAA, referral, "amendments", change)
    assert (amended.status_code, amended.json()["permitted"]) == (200, ["service-need"]), amended.text
    seen = api.eventually(lambda: read(api, COUNTY, referral)).json()
    assert ([one["text"] for one in seen["entries"]], seen["endsOn"]) == (["Oikea tieto."], "2027-06-30")
    numbers = [one["number"] for one in part(api, COUNTY, referral, "versions")["items"] if one["changesContent"]]
    assert numbers == [1, mine["version"] + 1]
    first, last = (part(api, COUNTY, referral, f"versions/{number}") for number in numbers)
    assert [one["id"] for one in first["entries"]] == [entry]
    assert (first["endsOn"], last["endsOn"]) == (None, "2027-06-30")
    assert part(api, VANTAA, referral, "versions/99")["status"] == 404
    twice = act(api, VANTAA, referral, "amendments", change)
    assert (twice.status_code, kind_of(twice)) == (422, "entry-not-amendable")


def test_what_may_not_leave_does_not_leave_by_an_amendment(api: Api) -> None:
    referral = started(api)
    change: Json = {
        "reason": "new-information",
        "entries": [{"category": "health-and-work-capacity", "text": "Terveystieto."}],
    }
    assert act(api, VANTAA, referral, "amendments", change).status_code == 403
    both: Json = {**change, "entries": [*change["entries"], {"category": "service-need", "text": "Tarve."}]}
    half = act(api, VANTAA, referral, "amendments", both)
    assert half.json()["denied"] == [{"category": "health-and-work-capacity", "reason": "necessity-missing"}]
    seen = api.eventually(lambda: read(api, COUNTY, referral, necessity=NECESSITY)).json()
    assert "Terveystieto." not in str(seen)
    assert "Terveystieto." in str(read(api, VANTAA, referral).json()["entries"])


def test_only_the_sender_amends_and_only_while_it_goes_on(api: Api) -> None:
    referral = started(api)
    change: Json = {"reason": "change-of-need", "urgency": "urgent"}
    assert act(api, COUNTY, referral, "amendments", change).status_code == 403
    assert act(api, KELA, referral, "amendments", change).status_code == 404
    assert act(api, VANTAA, referral, "amendments", {"reason": "correction"}).status_code == 400
    act(api, COUNTY, referral, "complete", BODIES["complete"])
    act(api, VANTAA, referral, "acknowledge-outcome")
    ended = act(api, VANTAA, referral, "amendments", change)
    assert (ended.status_code, kind_of(ended)) == (409, "referral-not-amendable")


def test_the_recipient_proposes_and_the_sender_decides(api: Api) -> None:
    referral = started(api)
    proposal: Json = {"reason": "extension", "endsOn": "2027-05-31"}
    assert act(api, VANTAA, referral, "proposals", proposal).status_code == 403
    made = act(api, COUNTY, referral, "proposals", proposal)
    assert made.status_code == 201, made.text
    assert read(api, VANTAA, referral).json()["turn"] == "sender"
    again = act(api, COUNTY, referral, "proposals", proposal)
    assert (again.status_code, kind_of(again)) == (409, "proposal-not-possible")
    path = f"proposals/{made.json()['proposalId']}"
    assert act(api, COUNTY, referral, f"{path}/accept").status_code == 403
    assert act(api, KELA, referral, f"{path}/accept").status_code == 404
    assert act(api, VANTAA, referral, f"{path}/accept").status_code == 200
    shown = read(api, VANTAA, referral).json()
    assert (shown["endsOn"], shown["turn"]) == ("2027-05-31", "recipient")
    assert part(api, VANTAA, referral, "proposals")["items"][0]["state"] == "accepted"
    other = act(api, COUNTY, referral, "proposals", proposal).json()["proposalId"]
    refused = act(api, VANTAA, referral, f"proposals/{other}/reject", {"text": "Ei jatketa."})
    assert refused.status_code == 200
    late = act(api, VANTAA, referral, f"proposals/{other}/accept")
    assert (late.status_code, kind_of(late)) == (409, "proposal-not-open")


def test_a_proposal_that_nobody_answered_lapses(api: Api) -> None:
    referral = started(api)
    made = act(api, COUNTY, referral, "proposals", {"reason": "extension", "endsOn": "2027-05-31"}).json()
    act(api, COUNTY, referral, "complete", BODIES["complete"])
    found = part(api, VANTAA, referral, "proposals")["items"][0]
    assert (found["id"], found["state"], found["allowedActions"]) == (made["proposalId"], "lapsed", [])
    assert act(api, VANTAA, referral, f"proposals/{made['proposalId']}/accept").status_code == 409


def test_what_a_side_reads_of_its_own_proposal_is_logged_whatever_the_decision_permits(api: Api, rows: Rows) -> None:
    person = api.new_person()
    health: Json = {"category": "health-and-work-capacity", "text": "Työkyky."}
    need: Json = {"category": "service-need", "text": "Tarve."}
    make_case(api, person=person)
    body = referral_body(person, recipient=COUNTY_ID, entries=[health, need])
    referral = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY).json()["id"]
    for action in ("acknowledge", "accept", "start"):
        assert act(api, COUNTY, referral, action).status_code == 200
    said: Json = {
        "reason": "extension",
        "endsOn": "2027-05-31",
        "text": "Leikkaus.",
        "categories": [health["category"]],
    }
    assert act(api, COUNTY, referral, "proposals", said, necessity=NECESSITY).status_code == 201
    assert part(api, COUNTY, referral, "proposals", necessity=None)["items"][0]["text"] == "Leikkaus."
    used = f"SELECT categories FROM use_entries WHERE '{person}' = ANY (person_ids) AND operation = 'list_proposals'"
    told = {category for row in rows.all("referral", used) for category in row["categories"]}
    assert "health-and-work-capacity" in told
