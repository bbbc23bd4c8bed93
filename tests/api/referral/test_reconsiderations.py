"""A consent ends: what stood on it is decided anew; it stops, is filtered, or goes on upon another basis."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.api.referral.consented import (
    EMPLOYER,
    RECRUITMENT,
    SKILLS,
    events,
    flagged,
    history,
    presented,
    seen_by_employer,
    withdraw,
)
from tests.api.referral.stories import (
    COUNTY,
    EMPLOYER_ID,
    JOINT,
    KELA,
    NECESSITY,
    PROVIDER_ID,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    kind_of,
    make_case,
    read,
    receive,
    referral_body,
    register_consent,
    send,
)
from tests.api.referral.uploads import attach
from tests.api_client import Api
from tests.database import Rows
from tym_local.stack import LocalStack

CATEGORY = "education-and-work"


def test_what_nothing_permits_any_more_stops_and_its_sender_is_told_what_to_do(api: Api, rows: Rows) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    kept = attach(api, VANTAA, f"{REFERRALS}/{referral}", category=CATEGORY)
    assert kept.status_code == 201, kept.text
    location = kept.headers["Location"]
    assert api.get(EMPLOYER, "referral-api", location, purpose=RECRUITMENT).status_code == 200
    withdraw(api, consent)
    assert seen_by_employer(api, referral).status_code in {403, 200}
    assert SKILLS["text"] not in seen_by_employer(api, referral).text
    assert api.get(EMPLOYER, "referral-api", location, purpose=RECRUITMENT).status_code in {403, 404}
    own = flagged(api, referral, "stopped-by-consent")
    assert (own["state"], own["turn"], own["stateReason"]) == ("stopped", None, "consent-withdrawn")
    assert (own["permitted"], own["basis"], own["allowedActions"]) == ([], [], [])
    assert {entry["shared"] for entry in own["entries"]} == {False}
    assert all(entry["sharedUntil"] for entry in own["entries"])
    bare = seen_by_employer(api, referral).json()
    assert (bare["state"], bare["entries"], bare["attention"]) == ("stopped", [], None)
    files = api.get(EMPLOYER, "referral-api", f"{REFERRALS}/{referral}/attachments", purpose=RECRUITMENT)
    assert files.json() == {"items": []}
    assert act(api, EMPLOYER, referral, "acknowledge").status_code == 409
    assert events(rows, referral)[-1] == "referral.stopped"
    (event,) = rows.all(
        "referral", f"SELECT readers FROM outbox_events WHERE aggregate_id = '{referral}' AND type = 'referral.stopped'"
    )
    assert event["readers"] == [EMPLOYER_ID, "employment-vantaa"]
    ended = f"SELECT 1 AS one FROM relations WHERE subject_id = '{referral}' AND ends_at IS NOT NULL"
    eventually(lambda: bool(rows.all("consent", ended)))
    steps = api.get(VANTAA, "referral-api", f"{REFERRALS}/{referral}/history", purpose=RECRUITMENT).json()["items"]
    last = steps[-1]
    assert (last["action"], last["side"], last["reason"], last["organisationId"]) == (
        "stop",
        "system",
        "consent-withdrawn",
        None,
    )
    (done,) = history(api, referral)
    assert (done["consentId"], done["result"], done["formerPermitted"]) == (consent, "stopped", [CATEGORY, "identity"])
    assert done["formerBasis"][0]["consentId"] == consent
    assert {one["reason"] for one in done["denied"]} == {"consent-withdrawn"}
    decided = rows.all("consent", f"SELECT user_id, asked_via FROM decisions WHERE id = '{own['decisionId']}'")
    assert decided[0]["user_id"].endswith(VANTAA)
    assert decided[0]["asked_via"] == "referral-api"


def test_the_flag_speaks_three_languages_stands_in_the_work_list_and_is_settled_once(api: Api) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    withdraw(api, consent)
    flagged(api, referral, "stopped-by-consent")
    path = f"{REFERRALS}/{referral}"
    told = [
        api.get(VANTAA, "referral-api", path, purpose=RECRUITMENT, headers={"Accept-Language": language}).json()
        for language in ("fi", "sv", "en")
    ]
    assert len({one["attention"]["toDo"] for one in told}) == len({one["attention"]["label"] for one in told}) == 3
    listed = f"{REFERRALS}?box=outbox&worklist=flagged&limit=100"
    items = api.get(VANTAA, "referral-api", listed, purpose=RECRUITMENT).json()["items"]
    assert all(item["attention"] for item in items)
    assert referral in {item["id"] for item in items}
    assert act(api, EMPLOYER, referral, "settle-attention").status_code == 403
    assert act(api, COUNTY, referral, "settle-attention").status_code == 404
    settled = act(api, VANTAA, referral, "settle-attention", key=(key := str(uuid.uuid4())))
    assert (settled.status_code, settled.json()["state"]) == (200, "stopped")
    assert act(api, VANTAA, referral, "settle-attention", key=key).json() == settled.json()
    again = act(api, VANTAA, referral, "settle-attention")
    assert (again.status_code, kind_of(again)) == (409, "nothing-to-settle")
    items = api.get(VANTAA, "referral-api", listed, purpose=RECRUITMENT).json()["items"]
    assert referral not in {item["id"] for item in items}


def test_what_another_basis_permits_still_goes_on_and_the_rest_is_shown_no_more(api: Api, rows: Rows) -> None:
    person = api.new_person()
    consent = register_consent(
        api,
        person,
        purpose="service-provision",
        recipientId=PROVIDER_ID,
        categories=["health-and-work-capacity"],
        itemisedCategories=["health-and-work-capacity"],
    )
    entries = [SKILLS, {"category": "health-and-work-capacity", "text": "Selkäsairaus."}]
    body = referral_body(person, recipient=PROVIDER_ID, entries=entries)
    sent = api.post(VANTAA, "referral-api", REFERRALS, body, necessity="carry-out-employment-service")
    referral = str(sent.json()["id"])
    reads = {"purpose": "service-provision", "necessity": "carry-out-employment-service"}
    both = api.eventually(lambda: read(api, "provider-worker", referral, **reads))
    assert {entry["category"] for entry in both.json()["entries"]} == {CATEGORY, "health-and-work-capacity"}
    receive(api, "provider-worker", referral)
    withdraw(api, consent)
    assert "Selkäsairaus" not in read(api, "provider-worker", referral, **reads).text
    own = flagged(api, referral, "filtered-by-consent")
    assert own["state"] == "received"
    assert {ground["kind"] for ground in own["basis"]} == {"statute"}
    assert {entry["category"]: entry["shared"] for entry in own["entries"]} == {
        CATEGORY: True,
        "health-and-work-capacity": False,
    }
    assert {"category": "health-and-work-capacity", "reason": "consent-withdrawn"} in own["denied"]
    left = read(api, "provider-worker", referral, **reads).json()
    assert [entry["category"] for entry in left["entries"]] == [CATEGORY]
    assert events(rows, referral)[-1] == "referral.reconsidered"
    assert act(api, "provider-worker", referral, "accept").status_code == 200
    assert [one["result"] for one in history(api, referral)] == ["filtered"]


def test_a_newer_consent_takes_the_basis_over(api: Api, rows: Rows) -> None:
    person = api.new_person()
    first = register_consent(api, person)
    referral = presented(api, person)
    second = register_consent(api, person)
    own = flagged(api, referral, "basis-replaced")
    assert own["state"] == "sent"
    assert {ground["consentId"] for ground in own["basis"]} == {second}
    (done,) = history(api, referral)
    assert (done["cause"], done["result"], done["consentId"]) == ("consent-superseded", "kept", first)
    assert done["causeLabel"]
    assert {ground["consentId"] for ground in done["formerBasis"]} == {first}
    assert [entry["text"] for entry in seen_by_employer(api, referral).json()["entries"]] == [SKILLS["text"]]
    withdraw(api, second)
    assert flagged(api, referral, "stopped-by-consent")["state"] == "stopped"
    assert [one["result"] for one in history(api, referral)] == ["kept", "stopped"]
    versions = rows.all("referral", f"SELECT version FROM referral_steps WHERE referral_id = '{referral}'")
    assert sorted(row["version"] for row in versions) == [1, 2, 3]


def test_a_newer_refusal_of_a_part_filters_and_the_later_withdrawal_stops_the_rest(api: Api) -> None:
    person = api.new_person()
    first = register_consent(api, person)
    referral = presented(api, person)
    register_consent(api, person, categories=[CATEGORY], answer="refused")
    own = flagged(api, referral, "filtered-by-consent")
    assert (own["state"], own["permitted"]) == ("sent", ["identity"])
    assert seen_by_employer(api, referral).json()["entries"] == []
    withdraw(api, first)
    assert flagged(api, referral, "stopped-by-consent")["state"] == "stopped"
    told = [(one["cause"], one["result"]) for one in history(api, referral)]
    assert told == [("consent-refused", "filtered"), ("consent-withdrawn", "stopped")]


def test_a_newer_consent_to_a_part_is_followed_too(api: Api) -> None:
    person = api.new_person()
    first = register_consent(api, person)
    referral = presented(api, person)
    second = register_consent(api, person, categories=[CATEGORY])
    own = flagged(api, referral, "basis-replaced")
    assert {ground["consentId"] for ground in own["basis"]} == {first, second}
    withdraw(api, second)
    own = flagged(api, referral, "filtered-by-consent")
    assert (own["permitted"], [ground["consentId"] for ground in own["basis"]]) == (["identity"], [first])


def test_an_answer_that_is_in_is_not_undone(api: Api) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    for action in ("acknowledge", "accept", "start"):
        assert act(api, EMPLOYER, referral, action).status_code == 200
    assert act(api, EMPLOYER, referral, "complete", {"outcome": "achieved"}).status_code == 200
    withdraw(api, consent)
    own = flagged(api, referral, "filtered-by-consent")
    assert (own["state"], own["turn"], own["permitted"], own["outcome"]) == ("completed", "sender", [], "achieved")
    assert seen_by_employer(api, referral).status_code == 403
    assert act(api, VANTAA, referral, "acknowledge-outcome").status_code == 200


def test_reads_between_the_authorities_go_on_unchanged(api: Api, rows: Rows) -> None:
    person = make_case(api)
    consent = register_consent(api, person)
    vacancy, between = presented(api, person), send(api, person)
    api.eventually(lambda: read(api, KELA, between))
    withdraw(api, consent)
    flagged(api, vacancy, "stopped-by-consent")
    assert read(api, VANTAA, between).json()["attention"] is None
    found = read(api, KELA, between, purpose=JOINT, necessity=NECESSITY)
    assert (found.status_code, found.json()["state"]) == (200, "sent")
    assert events(rows, between) == ["referral.sent"]


def test_the_recipients_action_and_the_withdrawal_at_once_end_in_one_order(api: Api, rows: Rows) -> None:
    for _ in range(3):
        person = api.new_person()
        consent = register_consent(api, person)
        referral = presented(api, person)
        receive(api, EMPLOYER, referral)
        with ThreadPoolExecutor(3) as threads:
            accepted = threads.submit(act, api, EMPLOYER, referral, "accept")
            threads.submit(withdraw, api, consent).result()
            started = threads.submit(act, api, EMPLOYER, referral, "start")
        assert {accepted.result().status_code, started.result().status_code} <= {200, 409}
        assert flagged(api, referral, "stopped-by-consent")["state"] == "stopped"
        steps = rows.all(
            "referral", f"SELECT version, state FROM referral_steps WHERE referral_id = '{referral}' ORDER BY version"
        )
        assert [row["version"] for row in steps] == list(range(1, len(steps) + 1))
        assert [row["state"] for row in steps].count("stopped") == 1
        assert events(rows, referral).count("referral.stopped") == 1


def test_a_withdrawal_told_again_has_no_second_effect(api: Api, rows: Rows) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    for action in ("acknowledge", "accept", "start"):
        assert act(api, EMPLOYER, referral, action).status_code == 200
    assert act(api, EMPLOYER, referral, "complete", {"outcome": "achieved"}).status_code == 200
    withdraw(api, consent)
    version = flagged(api, referral, "filtered-by-consent")["version"]
    (told,) = rows.all(
        "consent", f"SELECT position FROM outbox_events WHERE aggregate_id = '{consent}' AND type = 'consent.withdrawn'"
    )
    rows.execute(
        "referral",
        "INSERT INTO pgqueuer (priority, created, updated, heartbeat, execute_after, status, entrypoint, payload)"
        " SELECT 0, now(), now(), now(), now(), 'queued', 'reconsider-referral', convert_to(json_build_object("
        f"'referralId', '{referral}', 'consentId', '{consent}', 'cause', 'consent-withdrawn')::text, 'UTF8')"
        " FROM generate_series(1, 3)",
    )
    waiting = "SELECT 1 AS one FROM pgqueuer WHERE entrypoint = 'reconsider-referral'"
    eventually(lambda: not rows.all("referral", waiting), within=20)
    assert told["position"] > 0
    assert read(api, VANTAA, referral).json()["version"] == version
    assert len(history(api, referral)) == 1


def test_whoever_is_not_the_sender_finds_no_history_of_it(api: Api) -> None:
    person = api.new_person()
    register_consent(api, person)
    referral = presented(api, person)
    for worker in (EMPLOYER, COUNTY, KELA):
        answers = [
            api.get(worker, "referral-api", f"{REFERRALS}/{one}/reconsiderations", purpose=RECRUITMENT)
            for one in (referral, str(uuid.uuid4()))
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert {kind_of(answer) for answer in answers} == {"not-found"}


def test_a_withdrawal_while_consent_api_goes_away_is_carried_out_when_it_is_back(
    api: Api, rows: Rows, stack: LocalStack
) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    withdraw(api, consent)
    stack.stop_service("consent-api")
    try:
        denied = seen_by_employer(api, referral)
        assert denied.status_code == 503 or denied.json()["entries"] == []
    finally:
        stack.start_service("consent-api")
    api.eventually(lambda: read(api, VANTAA, referral), within=30)
    assert flagged(api, referral, "stopped-by-consent")["state"] == "stopped"
    assert len(rows.all("referral", f"SELECT 1 AS one FROM reconsiderations WHERE referral_id = '{referral}'")) == 1


def test_a_draft_stands_on_nothing_and_is_left_alone(api: Api) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    body = {**referral_body(person, recipient=EMPLOYER_ID, entries=[SKILLS], send=False), "kind": "vacancy"}
    body.pop("serviceCode")
    draft = api.post(VANTAA, "referral-api", REFERRALS, body)
    assert draft.status_code == 201, draft.text
    sent = presented(api, person)
    withdraw(api, consent)
    flagged(api, sent, "stopped-by-consent")
    left = read(api, VANTAA, draft.json()["id"]).json()
    assert (left["state"], left["attention"]) == ("draft", None)


def test_that_the_sender_takes_a_flag_off_is_the_senders_to_know(api: Api, rows: Rows) -> None:
    person, shared = api.new_person(), ["health-and-work-capacity"]
    changed = {"purpose": "service-provision", "recipientId": PROVIDER_ID, "itemisedCategories": shared}
    consent = register_consent(api, person, categories=shared, **changed)
    entries = [SKILLS, {"category": shared[0], "text": "Selkäsairaus."}]
    body = referral_body(person, recipient=PROVIDER_ID, entries=entries)
    referral = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY).json()["id"]
    receive(api, "provider-worker", referral)
    withdraw(api, consent)
    flagged(api, referral, "filtered-by-consent")
    assert act(api, VANTAA, referral, "settle-attention").status_code == 200

    def steps(worker: str) -> list[str]:
        path = f"{REFERRALS}/{referral}/history"
        found = api.eventually(lambda: api.get(worker, "referral-api", path, purpose="service-provision"))
        return [step["action"] for step in found.json()["items"]]

    assert steps(VANTAA) == [*steps("provider-worker"), "settle-attention"]
    told = (
        f"SELECT readers FROM outbox_events WHERE aggregate_id = '{referral}' AND type = 'referral.attention-settled'"
    )
    assert rows.all("referral", told) == [{"readers": ["employment-vantaa"]}]
