"""Kinds over HTTP: what each needs before it leaves, and who may be referred where."""

import uuid

import pytest

from referral_api.code_lists.rules import ListName
from referral_api.kinds.rules import AnswerMode
from referral_api.states.rules import ROWS
from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    EMPLOYMENT_ID,
    KELA_ID,
    NECESSITY,
    PROVIDER_ID,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    person_born,
    read,
    receive,
    referral_body,
    register_consent,
    send,
)
from tests.api.referral.uploads import attach
from tests.api_client import Api, Json
from tests.database import Rows
from tests.legal_days import days_on

YOUTH, CONTRACTOR_ID = "youth-work-vantaa", "contractor-kuntoutus"
NEED: Json = [{"category": "service-need", "text": "Tarvitsee tukea."}]


def refer(api: Api, person: str, kind: str, recipient: str, *, worker: str = VANTAA, **more: Json) -> tuple[int, Json]:
    necessity = more.pop("necessity", NECESSITY)
    body = {"kind": kind, "personId": person, "recipientId": recipient, "entries": NEED, "send": True, **more}
    answer = api.post(worker, "referral-api", REFERRALS, body, necessity=necessity)
    return answer.status_code, answer.json()


def consent(api: Api, person: str, purpose: str, recipient: str) -> None:
    changed = {"purpose": purpose, "recipientId": recipient, "categories": ["identity", "service-need"]}
    register_consent(api, person, **changed)


def test_the_list_of_kinds_tells_provisions_permission_times_and_codes(api: Api) -> None:
    found = api.get(VANTAA, "referral-api", "/v1/referral-kinds").json()
    kinds = {one["code"] for one in found["items"]}
    assert {"joint-assessment", "consultation", "transfer", "transfer-request", "kela-rehabilitation"} <= kinds
    urgent = next(one for one in found["items"] if one["code"] == "urgent-social-contact")
    assert (urgent["permission"], urgent["exceptions"]) == (
        "exception",
        ["evidently-unable-to-care", "child-interest"],
    )
    assert {one["stage"] for one in urgent["timers"]} == {"receipt", "decision", "start"}
    assert all(one["uri"] and one["version"] and one["codes"] for one in found["codeLists"])
    assert len(found["codeLists"]) == len(ListName)


def test_the_list_of_kinds_tells_which_states_and_actions_each_has_and_what_leads_where(api: Api) -> None:
    found = api.get(VANTAA, "referral-api", "/v1/referral-kinds", headers={"Accept-Language": "sv"}).json()
    kinds = {(one["code"], *one["answerModes"]): one for one in found["items"]}
    directing = kinds["joint-assessment", "receipt"]
    assert [state["code"] for state in directing["states"]] == ["draft", "sent", "received", "withdrawn", "expired"]
    assert directing["actions"] == ["send", "acknowledge", "withdraw", "expire"]
    assert {state["code"]: state["label"] for state in directing["states"]}["sent"] == "Skickad"
    machines = {one["answerMode"]: one["transitions"] for one in found["machines"]}
    assert set(machines) == set(AnswerMode)
    for kind in found["items"]:
        rows = [row for mode in kind["answerModes"] for row in machines[mode]]
        assert {state["code"] for state in kind["states"]} == {row[end] for row in rows for end in ("before", "after")}
        assert set(kind["actions"]) == {row["action"] for row in rows}
    told = [
        (row["before"], row["action"], row["after"], row["decision"], tuple(row["sides"]), mode)
        for mode, rows in machines.items()
        for row in rows
    ]
    assert len(told) == len(set(told)) == sum(len(row.modes) for row in ROWS)
    assert ("draft", "withdraw", "withdrawn", None, ("sender",), "receipt") in told
    assert ("sent", "withdraw", "withdrawn", None, ("sender", "person"), "receipt") in told
    assert ("decided", "start", "started", "granted", ("recipient",), "application") in told


def test_a_service_goes_only_to_who_organises_it(api: Api) -> None:
    person = make_case(api)
    body = referral_body(person, recipient=COUNTY_ID, serviceCode="kela-koulutus")
    refused = api.post(VANTAA, "referral-api", REFERRALS, body)
    assert (refused.status_code, kind_of(refused)) == (422, "service-not-organised")
    assert refused.json()["rule"]["act"] == "381/2023"
    assert refused.json()["errors"][0]["pointer"] == "/serviceCode"


@pytest.mark.parametrize(("born", "status"), [(2004, 201), (1980, 422)])
def test_the_youth_joint_service_is_for_those_under_thirty(api: Api, born: int, status: int) -> None:
    person = person_born(api, born)
    consent(api, person, "youth-joint-service", YOUTH)
    answered, body = refer(api, person, "youth-joint-service", YOUTH)
    assert answered == status, body
    if status == 422:
        assert body["type"].endswith("age-outside-range")
        assert (body["rule"]["act"], body["rule"]["section"], body["rule"]["limit"]["below"]) == ("381/2023", "16", 30)


def test_without_consent_nothing_leaves_for_youth_work(api: Api) -> None:
    person = person_born(api, 2004)
    status, body = refer(api, person, "youth-work", YOUTH)
    assert (status, body["denied"][0]["reason"]) == (403, "consent-missing")
    consent(api, person, "other-services", YOUTH)
    status, body = refer(api, person, "youth-work", YOUTH)
    assert (status, body["permitted"]) == (201, ["identity", "service-need"])


def test_an_urgent_contact_needs_one_of_its_grounds_and_is_read_without_consent(api: Api) -> None:
    person = api.new_person(VANTAA)
    status, body = refer(api, person, "urgent-social-contact", COUNTY_ID)
    assert (status, body["type"].rpartition(":")[2]) == (422, "exception-not-of-kind")
    status, body = refer(api, person, "urgent-social-contact", COUNTY_ID, urgentGround="evidently-unable-to-care")
    assert status == 201, body
    found = api.eventually(lambda: read(api, COUNTY, body["id"], purpose="urgent-social-contact", necessity=NECESSITY))
    assert [entry["text"] for entry in found.json()["entries"]] == ["Tarvitsee tukea."]


def test_a_social_contact_stands_on_consent(api: Api) -> None:
    person = api.new_person(VANTAA)
    assert refer(api, person, "social-contact", COUNTY_ID)[0] == 403
    consent(api, person, "social-contact", COUNTY_ID)
    status, body = refer(api, person, "social-contact", COUNTY_ID)
    assert status == 201, body
    found = api.eventually(lambda: read(api, COUNTY, body["id"], purpose="social-contact", necessity=NECESSITY))
    assert found.json()["permitted"] == ["identity", "service-need"]


def contacted(api: Api, kind: str) -> str:
    """What a county told or asked of the employment authority, with the client's consent."""
    person = api.new_person(COUNTY)
    body = {
        "personId": person,
        "purpose": "social-contact",
        "discloserId": COUNTY_ID,
        "recipientId": EMPLOYMENT_ID,
        "categories": ["identity", "service-need"],
        "answer": "given",
        "form": "spoken",
        "textVersion": "1",
        "language": "fi",
    }
    assert refer(api, person, kind, EMPLOYMENT_ID, worker=COUNTY)[0] == 403
    assert api.post(COUNTY, "consent-api", "/v1/consents", body).status_code == 201
    status, made = refer(api, person, kind, EMPLOYMENT_ID, worker=COUNTY)
    assert status == 201, made
    receive(api, VANTAA, made["id"])
    return str(made["id"])


def awaited(api: Api, referral: str) -> tuple[str | None, str | None]:
    """Whose turn it is and what is due, as the county's outbox says."""
    listed = api.get(COUNTY, "referral-api", f"{REFERRALS}?box=outbox&limit=100", purpose="social-contact").json()
    found = next(one for one in listed["items"] if one["id"] == referral)
    assert (found["due"] is None) is (found["dueOn"] is None)
    return found["turn"], found["due"]


REPORT: Json = {"outcome": "achieved", "text": "Työnhaku aloitettu."}
CODED: Json = {"outcome": "achieved"}


@pytest.mark.parametrize("meanwhile", [(), ("accept",), ("accept", "start")], ids=len)
def test_who_was_told_of_a_need_reports_back_with_or_without_a_service(api: Api, meanwhile: tuple[str, ...]) -> None:
    referral = contacted(api, "report-of-need")
    for action in meanwhile:
        assert act(api, VANTAA, referral, action).status_code == 200
    assert awaited(api, referral) == ("recipient", "report")
    told = act(api, VANTAA, referral, "complete", CODED)
    assert (told.status_code, told.json()["state"]) == (200, "completed"), told.text
    assert awaited(api, referral) == ("sender", "acknowledgement")
    shown = api.get(COUNTY, "referral-api", f"{REFERRALS}/{referral}/outcomes", purpose="social-contact")
    assert [one["outcome"] for one in shown.json()["items"]] == ["achieved"]
    assert act(api, COUNTY, referral, "acknowledge-outcome").status_code == 200


def test_the_day_of_a_report_back_stays_whatever_is_asked_meanwhile(api: Api, rows: Rows) -> None:
    referral = contacted(api, "report-of-need")
    rows.execute(
        "referral",
        f"UPDATE referrals SET decision_due_on = '2027-03-01', next_due_on = '2027-03-01' WHERE id = '{referral}'",
    )
    asked = act(api, VANTAA, referral, "request-information", {"question": "Mitä?", "answerBy": "2027-01-31"})
    assert asked.status_code == 200, asked.text
    due = f"SELECT due_stage, next_due_on::text FROM referrals WHERE id = '{referral}'"
    assert rows.all("referral", due) == [{"due_stage": "information", "next_due_on": "2027-01-31"}]
    assert act(api, VANTAA, referral, "withdraw-request").status_code == 200
    assert rows.all("referral", due) == [{"due_stage": "report", "next_due_on": "2027-03-01"}]


def test_who_does_not_take_a_need_on_says_why(api: Api) -> None:
    referral = contacted(api, "report-of-need")
    assert act(api, VANTAA, referral, "decline").status_code == 400
    assert act(api, VANTAA, referral, "decline", {"reason": "person-does-not-want"}).status_code == 200
    assert awaited(api, referral) == (None, None)


def test_a_report_back_may_have_a_file_before_any_service_where_the_client_consents(api: Api) -> None:
    referral = contacted(api, "report-of-need")
    denied = api.eventually(lambda: attach(api, VANTAA, f"{REFERRALS}/{referral}", category="service-need"), status=403)
    assert (denied.status_code, kind_of(denied)) == (403, "disclosure-denied"), denied.text
    asked = contacted(api, "participation-request")
    early = api.eventually(lambda: attach(api, VANTAA, f"{REFERRALS}/{asked}", category="service-need"), status=409)
    assert (early.status_code, kind_of(early)) == (409, "referral-takes-no-attachments")


def test_an_authority_that_is_asked_takes_part_or_declines_for_a_reason_that_frees_it(api: Api) -> None:
    referral = contacted(api, "participation-request")
    busy = act(api, VANTAA, referral, "decline", {"reason": "no-capacity"})
    assert (busy.status_code, busy.json()["errors"][0]["pointer"]) == (400, "/reason")
    assert act(api, VANTAA, referral, "complete", REPORT).status_code == 409
    for action, body in (
        ("accept", None),
        ("schedule", BODIES["schedule"]),
        ("record-attendance", None),
        ("start", None),
        ("complete", REPORT),
    ):
        taken = act(api, VANTAA, referral, action, body)
        assert taken.status_code == 200, taken.text
    assert awaited(api, referral) == ("sender", "acknowledgement")


def test_the_countys_contractor_gets_its_assignment(api: Api) -> None:
    person = api.new_person(COUNTY)
    status, made = refer(api, person, "service", CONTRACTOR_ID, worker=COUNTY, serviceCode="kuntouttava-tyotoiminta")
    assert status == 201, made
    found = api.eventually(
        lambda: read(api, "contractor-worker", made["id"], purpose="social-services", necessity=NECESSITY)
    )
    assert found.json()["serviceCode"] == "kuntouttava-tyotoiminta"
    assert found.json()["register"] == "county-social"


def test_responsibility_is_transferred_apart_from_sharing(api: Api) -> None:
    person = api.new_person(VANTAA)
    kerava = "employment-kerava-sipoo"
    status, made = refer(api, person, "transfer", kerava, necessity="carry-out-employment-service")
    assert status == 201, made
    receive(api, "kerava-worker", made["id"])
    assert act(api, "kerava-worker", made["id"], "start").status_code == 409
    accepted = act(api, "kerava-worker", made["id"], "accept")
    assert accepted.json()["state"] == "accepted"
    assert read(api, VANTAA, made["id"]).json()["turn"] == "sender"
    assert act(api, VANTAA, made["id"], "acknowledge-outcome").json()["state"] == "outcome-acknowledged"
    status, asked = refer(
        api, api.new_person("kerava-worker"), "transfer-request", EMPLOYMENT_ID, worker="kerava-worker"
    )
    assert status == 201, asked


def test_an_application_needs_its_medical_statement_where_the_service_does(api: Api) -> None:
    person = make_case(api)
    referral = send(api, person, serviceCode="kela-ammatillinen-kuntoutusselvitys")
    receive(api, "kela-specialist", referral)
    refused = act(api, "kela-specialist", referral, "record-application")
    assert (refused.status_code, kind_of(refused)) == (422, "medical-statement-missing")
    assert refused.json()["rule"]["act"] == "566/2005"
    assert read(api, VANTAA, referral).json()["state"] == "received"
    to_come = {"statementReceivedOn": days_on(1)}
    refused = act(api, "kela-specialist", referral, "record-application", to_come)
    assert (refused.status_code, kind_of(refused)) == (422, "medical-statement-missing")
    statement = {"statementReceivedOn": "2026-11-20"}
    assert act(api, "kela-specialist", referral, "record-application", statement).status_code == 200


def test_a_file_marked_as_the_statement_serves_and_another_one_does_not(api: Api, rows: Rows) -> None:
    person = make_case(api)
    referral = send(api, person, serviceCode="kela-ammatillinen-kuntoutusselvitys")
    receive(api, "kela-specialist", referral)
    path = f"{REFERRALS}/{referral}"
    assert attach(api, VANTAA, path).status_code == 201
    refused = act(api, "kela-specialist", referral, "record-application")
    assert (refused.status_code, kind_of(refused)) == (422, "medical-statement-missing")
    key = str(uuid.uuid4())
    marked = attach(api, VANTAA, path, kind="medical-statement", key=key)
    assert marked.status_code == 201, marked.text
    assert attach(api, VANTAA, path, kind="medical-statement", key=key).json() == marked.json()
    assert attach(api, VANTAA, path, key=key).status_code == 422
    listed = api.get("kela-specialist", "referral-api", f"{path}/attachments", purpose="joint-service").json()["items"]
    assert {one["id"]: one["documentKind"] for one in listed}[marked.json()["id"]] == "medical-statement"
    applied = act(api, "kela-specialist", referral, "record-application")
    assert applied.status_code == 200, applied.text


def test_a_statement_that_was_taken_back_serves_no_more(api: Api) -> None:
    person = make_case(api)
    referral = send(api, person, serviceCode="kela-ammatillinen-kuntoutusselvitys")
    receive(api, "kela-specialist", referral)
    marked = attach(api, VANTAA, f"{REFERRALS}/{referral}", kind="medical-statement")
    assert api.request(VANTAA, "DELETE", "referral-api", marked.headers["location"]).status_code == 204
    refused = act(api, "kela-specialist", referral, "record-application")
    assert (refused.status_code, kind_of(refused)) == (422, "medical-statement-missing")


def test_a_medical_statement_is_health_data_in_a_document(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api), serviceCode="kela-ammatillinen-kuntoutusselvitys")
    path = f"{REFERRALS}/{referral}"
    plain: Json = {"content": b"Lausunto.", "name": "lausunto.txt", "media_type": "text/plain"}
    wrong = attach(api, VANTAA, path, kind="medical-statement", category="service-need", **plain)
    assert (wrong.status_code, kind_of(wrong)) == (422, "not-a-medical-statement")
    pointers = {fault["pointer"] for fault in wrong.json()["errors"]}
    assert pointers == {"/header/tym-data-category", "/header/content-type"}
    assert attach(api, VANTAA, path, kind="diary").status_code == 400
    assert rows.all("referral", f"SELECT id FROM attachments WHERE referral_id = '{referral}'") == []


def test_the_young_apply_for_rehabilitation_without_a_statement(api: Api) -> None:
    person = make_case(api, person=person_born(api, 2004))
    body: Json = {"serviceCode": "kela-nuoren-ammatillinen-kuntoutus"}
    answer = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, **body))
    referral = answer.json()["id"]
    receive(api, "kela-specialist", referral)
    assert act(api, "kela-specialist", referral, "record-application").status_code == 200
    older = make_case(api, person=person_born(api, 1990))
    refused = api.post(VANTAA, "referral-api", REFERRALS, referral_body(older, **body))
    assert (refused.status_code, kind_of(refused)) == (422, "age-outside-range")
    assert refused.json()["rule"]["section"] == "7 a"


def test_who_declines_says_what_the_kind_knows(api: Api) -> None:
    person = make_case(api)
    referral = send(api, person, recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    refused = act(api, COUNTY, referral, "decline", {"reason": "vacancy-filled"})
    assert refused.status_code == 400
    declined = act(api, COUNTY, referral, "decline", {"reason": "no-capacity", "text": "Jono on kuusi kuukautta."})
    assert declined.status_code == 200
    shown = read(api, VANTAA, referral).json()
    assert (shown["stateReason"], shown["stateText"]) == ("no-capacity", "Jono on kuusi kuukautta.")


def test_a_provider_declines_with_a_code_alone(api: Api) -> None:
    person = api.new_person(VANTAA)
    status, made = refer(api, person, "service", PROVIDER_ID)
    assert status == 201, made
    receive(api, "provider-worker", made["id"])
    refused = act(api, "provider-worker", made["id"], "decline", {"reason": "no-capacity", "text": "Sairastelee."})
    assert (refused.status_code, kind_of(refused)) == (422, "decline-text-not-of-kind")


def test_a_draft_keeps_unit_and_urgency(api: Api, rows: Rows) -> None:
    body = referral_body(make_case(api), recipient=KELA_ID, recipientUnit="kuntoutus", urgency="urgent", send=False)
    draft = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    shown = read(api, VANTAA, draft).json()
    assert (shown["recipientUnit"], shown["urgency"], shown["turn"]) == ("kuntoutus", "urgent", "sender")
    assert rows.all("referral", f"SELECT recipient_id FROM referral_steps WHERE referral_id = '{draft}'") == [
        {"recipient_id": None}
    ]
