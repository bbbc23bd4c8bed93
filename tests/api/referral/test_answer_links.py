"""Answer links: for one referral and one recipient, strongly identified, for eight days, each answer once, logged."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from joserfc.jws import extract_compact

from tests.api.referral.stories import (
    KELA_ID,
    PROVIDER_ID,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    referral_body,
    send,
)
from tests.api_client import Api
from tests.database import Rows
from tests.minting import Mint

HOLDER, OTHER_HOLDER = "provider-link-holder", "contractor-link-holder"
PURPOSE = "service-provision"
OUTCOME = {"outcome": {"outcome": "achieved", "startedOn": "2026-11-01", "completedOn": "2026-11-20"}}
ANSWERS = ["acknowledge", "accept", "start", "complete"]


def issue(api: Api, referral: str, *actions: str, worker: str = VANTAA) -> httpx.Response:
    """A new link."""
    body = {"actions": list(actions or ANSWERS)}
    return api.post(worker, "referral-api", f"{REFERRALS}/{referral}/answer-links", body)


def link(api: Api, location: str) -> dict[str, Any]:
    """The link as its sender reads it."""
    found = api.get(VANTAA, "referral-api", location)
    assert found.status_code == 200, found.text
    whole: dict[str, Any] = found.json()
    return whole


def new_link(api: Api, *actions: str) -> tuple[str, str, str]:
    """A sent referral with a link: its id, the link's location and token."""
    referral = send(api, make_case(api), recipient=PROVIDER_ID)
    location = issue(api, referral, *actions).headers["Location"]
    return referral, location, str(link(api, location)["token"])


def look(api: Api, token: str, *, who: str | None = HOLDER, **headers: str) -> httpx.Response:
    """The referral through a link."""
    sent = {"Tym-Answer-Link": token, **headers}
    return api.request(who, "GET", "referral-api", "/v1/linked-referral", purpose=PURPOSE, headers=sent)


def give(api: Api, token: str, action: str, body: Any = None, *, who: str = HOLDER, **options: Any) -> httpx.Response:
    """An answer through a link."""
    headers = {"Tym-Answer-Link": token}
    return api.post(who, "referral-api", f"/v1/linked-referral/{action}", body, headers=headers, **options)


def unknown(answer: httpx.Response) -> bool:
    """Whether the answer is that of anything unknown."""
    return (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_a_recipient_without_a_system_sees_and_answers_one_referral(api: Api, rows: Rows) -> None:
    referral, location, token = new_link(api)
    seen = api.eventually(lambda: look(api, token)).json()
    assert [entry["text"] for entry in seen["entries"]] == ["Tarvitsee ammatillista kuntoutusselvitystä."]
    assert (seen["state"], seen["allowedActions"]) == ("sent", ["acknowledge"])
    assert not {"caseId", "planItemId", "register"} & set(seen)
    for action, state in (("acknowledge", "received"), ("accept", "accepted"), ("start", "started")):
        given = give(api, token, action)
        assert (given.status_code, given.json()["state"]) == (200, state), given.text
    assert given.json()["allowedActions"] == ["complete"]
    ended = give(api, token, "complete", OUTCOME)
    assert (ended.status_code, ended.json()["state"]) == (200, "completed")
    assert unknown(look(api, token))
    whole = link(api, location)
    assert (whole["state"], whole["token"], whole["allowedActions"]) == ("spent", None, [])
    assert [use["action"] for use in whole["uses"]] == [*reversed(ANSWERS), "read"]
    assert {(use["userName"], use["acr"]) for use in whole["uses"]} == {("Paavo Palvelu", "substantial")}
    kept = rows.all("referral", f"SELECT state, completed_on FROM referrals WHERE id = '{referral}'")
    assert kept == [{"state": "completed", "completed_on": "2026-11-20"}]


def test_an_answer_is_given_once_and_a_replay_gets_the_first_answer(api: Api) -> None:
    _, _, token = new_link(api, "acknowledge", "accept")
    key = str(uuid.uuid4())
    first = give(api, token, "acknowledge", key=key)
    assert first.status_code == 200, first.text
    again = give(api, token, "acknowledge", key=key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert unknown(give(api, token, "acknowledge"))
    assert unknown(give(api, token, "start"))
    last = give(api, token, "accept")
    assert last.status_code == 200
    assert unknown(give(api, token, "accept"))


def test_absences_are_reported_as_often_as_they_happen_until_the_outcome(api: Api) -> None:
    _, _, token = new_link(api, "acknowledge", "accept", "start", "report-absence", "complete")
    for action in ("acknowledge", "accept"):
        assert give(api, token, action).status_code == 200
    assert give(api, token, "start", {"start": {"startedOn": "2026-11-01"}}).json()["allowedActions"] == [
        "complete",
        "report-absence",
    ]
    absence = {"absence": {"from": "2026-11-02", "to": "2026-11-03", "reasonTold": False}}
    for _ in range(2):
        told = give(api, token, "report-absence", absence)
        assert (told.status_code, told.json()["state"]) == (200, "started"), told.text
    empty = give(api, token, "report-absence")
    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (400, "/absence")
    assert give(api, token, "complete", OUTCOME).status_code == 200
    assert unknown(give(api, token, "report-absence", absence))


def test_of_two_uses_at_once_one_answers(api: Api, rows: Rows) -> None:
    for _ in range(4):
        _, location, token = new_link(api, "acknowledge")
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda _: give(api, token, "acknowledge"), range(2)))  # noqa: B023 - used at once
        won, lost = sorted(answer.status_code for answer in answers)
        assert won == 200
        assert lost in {404, 409}
        identifier = location.rpartition("/")[2]
        uses = rows.all("referral", f"SELECT action FROM answer_link_uses WHERE link_id = '{identifier}'")
        assert uses == [{"action": "acknowledge"}]


def test_refreshing_kills_the_old_token_and_revoking_the_new_one(api: Api) -> None:
    _, location, token = new_link(api)
    api.eventually(lambda: look(api, token))
    refreshed = api.post(VANTAA, "referral-api", f"{location}/refresh")
    assert (refreshed.status_code, refreshed.json()["allowedActions"]) == (200, ["refresh", "revoke"])
    newer = link(api, location)["token"]
    assert unknown(look(api, token))
    assert unknown(give(api, token, "acknowledge"))
    assert look(api, newer).status_code == 200
    revoked = api.post(VANTAA, "referral-api", f"{location}/revoke")
    assert (revoked.json()["state"], revoked.json()["allowedActions"]) == ("revoked", [])
    assert unknown(look(api, newer))
    assert unknown(give(api, newer, "acknowledge"))
    for action in ("refresh", "revoke"):
        refused = api.post(VANTAA, "referral-api", f"{location}/{action}")
        assert (refused.status_code, kind_of(refused)) == (409, "link-transition-not-allowed")


def test_a_link_holds_for_eight_days(api: Api, rows: Rows) -> None:
    _, location, token = new_link(api)
    identifier = location.rpartition("/")[2]
    held = f"SELECT (expires_at - created_at)::text AS held, rule_version FROM answer_links WHERE id = '{identifier}'"
    assert rows.all("referral", held) == [{"held": "8 days", "rule_version": "answer-link-days@2025-01-01"}]
    api.eventually(lambda: look(api, token))
    rows.execute("referral", f"UPDATE answer_links SET expires_at = legal_now() WHERE id = '{identifier}'")
    assert unknown(look(api, token))
    assert unknown(give(api, token, "acknowledge"))
    assert api.post(VANTAA, "referral-api", f"{location}/refresh").status_code == 200
    assert look(api, link(api, location)["token"]).status_code == 200


def test_a_foreign_a_forged_and_an_unknown_link_are_all_alike(api: Api) -> None:
    _, _, token = new_link(api)
    api.eventually(lambda: look(api, token))
    head, claims, signature = token.split(".")
    payload = json.loads(extract_compact(token.encode()).payload)
    mint = Mint(api.stack)
    forged = mint.sign("provider-tyovalmennus", payload, header={"typ": None})
    answers = [
        look(api, token, who=OTHER_HOLDER),
        give(api, token, "acknowledge", who=OTHER_HOLDER),
        look(api, forged),
        look(api, f"{head}.{claims}.{signature[:-4]}AAAA"),
        look(api, "garbage"),
        look(api, api.token(HOLDER, "referral-api")),
    ]
    bodies = [{name: value for name, value in answer.json().items() if name != "instance"} for answer in answers]
    assert all(unknown(answer) for answer in answers), [answer.text for answer in answers]
    assert all(body == bodies[0] for body in bodies)


@pytest.mark.parametrize("acr", [None, "low", "", "http://eidas.europa.eu/LoA/low"])
def test_a_holder_who_has_not_identified_strongly_sees_nothing(api: Api, acr: str | None) -> None:
    _, _, token = new_link(api)
    claims = json.loads(extract_compact(api.token(HOLDER, "referral-api").encode()).payload)
    weak = Mint(api.stack).sign("provider-tyovalmennus", {**claims, "jti": str(uuid.uuid4()), "acr": acr or "none"})
    refused = look(api, token, who=None, Authorization=f"Bearer {weak}")
    assert (refused.status_code, kind_of(refused)) == (403, "identification-too-weak")
    assert {"substantial", "high"} <= set(refused.json()["levels"])


def test_a_link_opens_nothing_else(api: Api) -> None:
    referral, _, _ = new_link(api)
    other = send(api, make_case(api), recipient=PROVIDER_ID)
    for path in (f"{REFERRALS}/{referral}", f"{REFERRALS}/{other}", REFERRALS, f"{REFERRALS}/{referral}/messages"):
        answer = api.get(HOLDER, "referral-api", path, purpose=PURPOSE)
        assert (answer.status_code, kind_of(answer)) == (403, "scope-missing")


def test_the_tym_register_is_never_opened_and_authorities_need_no_link(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api), recipient=KELA_ID)
    before = rows.counts("referral")
    refused = issue(api, referral)
    assert (refused.status_code, kind_of(refused)) == (422, "link-never-opens-tym")
    provided = send(api, make_case(api), recipient=PROVIDER_ID)
    unfit = issue(api, provided, "acknowledge", "withdraw")
    assert (unfit.status_code, kind_of(unfit)) == (400, "malformed")
    assert [fault["pointer"] for fault in unfit.json()["errors"]] == ["/actions/1"]
    assert issue(api, provided, "accept", "accept").status_code == 400
    assert rows.counts("referral")["answer_links"] == before["answer_links"]


def test_links_are_their_senders_alone(api: Api) -> None:
    referral, location, _ = new_link(api)
    for worker, statuses in (("kerava-worker", {404}), ("provider-worker", {403, 404})):
        answers = [
            issue(api, referral, worker=worker),
            api.get(worker, "referral-api", location),
            api.get(worker, "referral-api", f"{REFERRALS}/{referral}/answer-links"),
            api.post(worker, "referral-api", f"{location}/refresh"),
            api.post(worker, "referral-api", f"{location}/revoke"),
        ]
        assert {answer.status_code for answer in answers} <= statuses, worker
    other = send(api, make_case(api), recipient=PROVIDER_ID)
    elsewhere = location.replace(referral, other)
    assert unknown(api.get(VANTAA, "referral-api", elsewhere))
    assert unknown(api.post(VANTAA, "referral-api", f"{elsewhere}/revoke"))
    listed = api.get(VANTAA, "referral-api", f"{REFERRALS}/{referral}/answer-links").json()["items"]
    assert [(one["state"], "token" in one) for one in listed] == [("live", False)]


def test_a_link_ends_with_its_referral(api: Api) -> None:
    referral, location, token = new_link(api)
    api.eventually(lambda: look(api, token))
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    assert unknown(look(api, token))
    assert unknown(give(api, token, "acknowledge"))
    refused = api.post(VANTAA, "referral-api", f"{location}/refresh")
    assert (refused.status_code, kind_of(refused)) == (409, "referral-takes-no-link")
    body = referral_body(make_case(api), recipient=PROVIDER_ID, send=False)
    draft = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    assert kind_of(issue(api, draft)) == "referral-takes-no-link"


def test_no_token_stands_in_the_database(api: Api, rows: Rows) -> None:
    _, location, token = new_link(api)
    signature = token.rpartition(".")[2]
    for table in ("answer_links", "idempotency_records", "outbox_events", "audit_entries"):
        assert rows.all("referral", f"SELECT 1 AS one FROM {table} AS t WHERE t::text LIKE '%{signature}%'") == []
    assert link(api, location)["token"] != token


def test_who_has_nothing_but_links_answers_about_its_outcome_and_about_cancelling(api: Api) -> None:
    referral, _, token = new_link(api)
    for action in ("acknowledge", "accept", "start"):
        assert give(api, token, action).status_code == 200
    for answer, state, body in (
        ("refuse-cancellation", "started", {"refusal": {"text": "Jakso on lopuillaan."}}),
        ("confirm-cancellation", "cancelled", None),
    ):
        asked = act(api, VANTAA, referral, "request-cancellation", {"reason": "need-changed"})
        assert asked.json()["state"] == "cancellation-requested"
        location = issue(api, referral, answer).headers["Location"]
        given = give(api, str(link(api, location)["token"]), answer, body)
        assert (given.status_code, given.json()["state"]) == (200, state), given.text
    referral, _, token = new_link(api)
    for action, body in (("acknowledge", None), ("accept", None), ("start", None), ("complete", OUTCOME)):
        assert give(api, token, action, body).status_code == 200
    asked = act(api, VANTAA, referral, "query-outcome", {"question": "Montako päivää?"})
    assert asked.json()["state"] == "outcome-queried"
    location = issue(api, referral, "answer-outcome").headers["Location"]
    token = str(link(api, location)["token"])
    assert give(api, token, "answer-outcome").status_code == 400
    given = give(api, token, "answer-outcome", {"answer": {"text": "Kaksi."}})
    assert (given.status_code, given.json()["state"]) == (200, "completed"), given.text
    assert link(api, location)["state"] == "spent"
