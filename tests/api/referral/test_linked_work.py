"""Work through answer links: what a recipient without a system does between receipt and outcome."""

import uuid
from typing import Any

import httpx
import pytest

from tests.api.referral.stories import (
    BODIES,
    JOINT,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
)
from tests.api.referral.test_answer_links import HOLDER, OTHER_HOLDER, PURPOSE, give, link, look, new_link, unknown
from tests.api.referral.uploads import PDF, attach, described, fetch
from tests.api_client import Api
from tests.database import Rows

QUESTION = {"question": {"question": "Mikä tavoite?"}}
HOLD = {"hold": {"reason": "group-not-started", "expectedOn": "2027-02-01"}}
APPOINTMENT = {"appointment": BODIES["schedule"]}
PROPOSAL = {"proposal": BODIES["proposals"]}
NEW = {
    "request-information": QUESTION,
    "propose": PROPOSAL,
    "schedule": APPOINTMENT,
    "record-attendance": {},
    "record-no-show": {},
    "hold": HOLD,
    "resume": {},
}
"""What can be done through a link between receipt and start."""


def attach_by(api: Api, token: str, *, who: str = HOLDER, content: bytes = PDF, **options: Any) -> httpx.Response:
    """A report sent through a link."""
    headers = {**described(content, category="service-need"), "Tym-Answer-Link": token}
    path = "/v1/linked-referral/attachments"
    return api.request(who, "POST", "referral-api", path, headers=headers, content=content, **options)


def taken(api: Api, token: str, *answers: tuple[str, Any, str]) -> None:
    """Answers through a link, each leading to a state."""
    for action, body, state in answers:
        given = give(api, token, action, body)
        assert (given.status_code, given.json()["state"]) == (200, state), given.text


def test_a_recipient_without_a_system_asks_waits_schedules_proposes_and_reports(api: Api, rows: Rows) -> None:
    referral, location, token = new_link(api, "acknowledge", "accept", *NEW, "start", "attach-report", "complete")
    taken(api, token, ("acknowledge", None, "received"), ("request-information", QUESTION, "information-requested"))
    answer = {"text": "Työrytmi.", "category": "service-need"}
    assert act(api, VANTAA, referral, "answer-information", answer).status_code == 200
    seen = api.eventually(lambda: look(api, token)).json()
    assert "Työrytmi." in [entry["text"] for entry in seen["entries"]]
    taken(
        api,
        token,
        ("accept", None, "accepted"),
        ("hold", HOLD, "on-hold"),
        ("resume", None, "accepted"),
        ("schedule", APPOINTMENT, "scheduled"),
        ("record-no-show", {"attendance": {"text": "Ei saapunut."}}, "accepted"),
        ("schedule", APPOINTMENT, "scheduled"),
        ("record-attendance", None, "scheduled"),
        ("propose", PROPOSAL, "scheduled"),
    )
    shown = look(api, token).json()
    assert [one["attendance"] for one in shown["appointments"]] == ["no-show", "attended"]
    assert not {"propose", "attach-report"} & set(shown["allowedActions"])
    proposals = api.get(VANTAA, "referral-api", f"{REFERRALS}/{referral}/proposals", purpose=JOINT).json()["items"]
    [proposal] = [one["id"] for one in proposals]
    assert act(api, VANTAA, referral, f"proposals/{proposal}/accept").status_code == 200
    taken(api, token, ("start", None, "started"))
    assert {"attach-report", "complete"} <= set(look(api, token).json()["allowedActions"])
    kept = attach_by(api, token, necessity=NECESSITY)
    assert (kept.status_code, kept.json()["state"]) == (201, "kept"), kept.text
    report = kept.json()["id"]
    taken(api, token, ("complete", {"outcome": {"outcome": "achieved", "reportAttachmentId": report}}, "completed"))
    assert fetch(api, VANTAA, f"{REFERRALS}/{referral}/attachments/{report}").content == PDF
    assert unknown(attach_by(api, token, necessity=NECESSITY))
    steps = rows.all("referral", f"SELECT action FROM referral_steps WHERE referral_id = '{referral}' ORDER BY version")
    by_hand = {"request-information", "hold", "resume", "schedule", "record-no-show", "record-attendance", "propose"}
    assert by_hand <= {row["action"] for row in steps}
    used = {use["action"] for use in link(api, location)["uses"]}
    assert by_hand | {"attach-report"} <= used


def stored(rows: Rows, referral: str) -> list[Any]:
    """Everything that a use of the link would leave."""
    of_referral = ("information_requests", "referral_proposals", "appointments", "attachments", "referral_steps")
    counted = " + ".join(f"(SELECT count(*) FROM {one} WHERE referral_id = '{referral}')" for one in of_referral)
    file = (
        "(SELECT count(*) FROM attachment_files WHERE source_id IN ('provider-tyovalmennus', 'contractor-kuntoutus'))"
    )
    return rows.all(
        "referral", f"SELECT {counted} AS n, {file} AS files, version FROM referrals WHERE id = '{referral}'"
    )


@pytest.mark.parametrize("action", [*NEW, "attach-report"])
def test_a_link_that_is_foreign_dead_or_for_other_answers_leaves_nothing(api: Api, rows: Rows, action: str) -> None:
    referral, location, token = new_link(api, action)
    _, _, elsewhere = new_link(api, "acknowledge")
    api.eventually(lambda: look(api, token))
    before = stored(rows, referral)

    def use(by: str, who: str = HOLDER) -> httpx.Response:
        if action == "attach-report":
            return attach_by(api, by, who=who, necessity=NECESSITY)
        return give(api, by, action, NEW[action], who=who)

    assert unknown(use(token, OTHER_HOLDER))
    assert unknown(use(elsewhere))
    assert unknown(use("garbage"))
    early = use(token)
    assert early.status_code == 409, early.text
    assert api.post(VANTAA, "referral-api", f"{location}/revoke").status_code == 200
    assert unknown(use(token))
    assert stored(rows, referral) == before


def test_a_report_is_no_answer_and_a_replay_of_one_keeps_one_file(api: Api, rows: Rows) -> None:
    referral, _, token = new_link(api, "acknowledge", "accept", "start", "attach-report", "complete")
    assert unknown(give(api, token, "attach-report"))
    api.eventually(lambda: look(api, token))
    for action in ("acknowledge", "accept", "start"):
        assert give(api, token, action).status_code == 200
    key = str(uuid.uuid4())
    first, again = (attach_by(api, token, key=key, necessity=NECESSITY) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    kept = rows.all("referral", f"SELECT count(*) AS n FROM attachments WHERE referral_id = '{referral}'")
    assert kept == [{"n": 1}]
    denied = attach_by(api, token, content=b"<html>", necessity=NECESSITY)
    assert denied.status_code == 415, denied.text


def test_texts_given_through_a_link_keep_to_what_was_sent(api: Api) -> None:
    _, _, token = new_link(api, "acknowledge", "accept", "hold")
    for action in ("acknowledge", "accept"):
        assert give(api, token, action).status_code == 200
    told = {"reason": "other", "text": "Selkä.", "categories": ["health-and-work-capacity"]}
    refused = give(api, token, "hold", {"hold": told}, necessity=NECESSITY)
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted")
    empty = give(api, token, "hold")
    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (400, "/hold")


def files_by(api: Api, token: str, file: str = "", *, who: str = HOLDER) -> httpx.Response:
    """The files of a referral through a link, or one of them."""
    path = f"/v1/linked-referral/attachments{file and '/' + file}"
    return api.get(who, "referral-api", path, purpose=PURPOSE, headers={"Tym-Answer-Link": token})


def test_a_link_shows_what_is_asked_whose_turn_it_is_by_when_and_what_was_answered(api: Api) -> None:
    referral, _, token = new_link(api, "acknowledge", "accept", "propose", "start")
    taken(api, token, ("acknowledge", None, "received"), ("accept", None, "accepted"))
    taken(api, token, ("propose", PROPOSAL, "accepted"))
    waiting = api.eventually(lambda: look(api, token)).json()
    assert (waiting["turn"], waiting["due"], waiting["proposal"]["state"]) == ("sender", "proposal", "open")
    path = f"{REFERRALS}/{referral}/proposals"
    proposal = api.get(VANTAA, "referral-api", path, purpose=JOINT).json()["items"][0]["id"]
    assert act(api, VANTAA, referral, f"proposals/{proposal}/accept", {"text": "Sopii."}).status_code == 200
    shown = look(api, token).json()
    assert (shown["proposal"]["state"], shown["proposal"]["answerText"]) == ("accepted", "Sopii.")
    assert (shown["turn"], shown["due"], shown["dueOn"] is not None) == ("recipient", "start", True)
    taken(api, token, ("start", None, "started"))
    referral, _, token = new_link(api, "acknowledge", "accept", "start", "complete", "answer-outcome")
    for action in ("acknowledge", "accept", "start"):
        assert give(api, token, action).status_code == 200
    taken(api, token, ("complete", {"outcome": {"outcome": "achieved"}}, "completed"))
    assert act(api, VANTAA, referral, "query-outcome", {"question": "Montako päivää?"}).status_code == 200
    asked = api.eventually(lambda: look(api, token)).json()
    assert (asked["stateText"], asked["stateTextWithheld"]) == ("Montako päivää?", [])
    assert (asked["turn"], asked["due"]) == ("recipient", "outcome-answer")


def test_a_link_withholds_a_text_of_what_is_not_permitted_now(api: Api, rows: Rows) -> None:
    referral, _, token = new_link(api, "acknowledge")
    api.eventually(lambda: look(api, token))
    beyond = "state_text = 'Selkä.', state_text_categories = '{health-and-work-capacity}'"
    rows.execute("referral", f"UPDATE referrals SET {beyond} WHERE id = '{referral}'")
    shown = look(api, token).json()
    assert (shown["stateText"], shown["stateTextWithheld"]) == (None, ["health-and-work-capacity"])


def test_a_link_shows_the_referrals_files_and_none_of_the_tym_register(api: Api, rows: Rows) -> None:
    referral, location, token = new_link(api, "acknowledge")
    file = attach(api, VANTAA, f"{REFERRALS}/{referral}", category="service-need").json()["id"]
    api.eventually(lambda: look(api, token))
    assert [one["id"] for one in files_by(api, token).json()["items"]] == [file]
    found = files_by(api, token, file)
    assert (found.status_code, found.content) == (200, PDF)
    assert {"read", "list-files", "read-file"} == {use["action"] for use in link(api, location)["uses"]}
    _, _, elsewhere = new_link(api, "acknowledge")
    assert files_by(api, elsewhere).json()["items"] == []
    assert unknown(files_by(api, elsewhere, file))
    assert unknown(files_by(api, token, file, who=OTHER_HOLDER))
    assert unknown(files_by(api, token, who=OTHER_HOLDER))
    rows.execute("referral", f"UPDATE attachments SET register = 'tym' WHERE id = '{file}'")
    assert files_by(api, token).json()["items"] == []
    assert unknown(files_by(api, token, file))
    rows.execute("referral", f"UPDATE attachments SET register = 'employment' WHERE id = '{file}'")
    assert api.post(VANTAA, "referral-api", f"{location}/revoke").status_code == 200
    assert unknown(files_by(api, token))
    assert unknown(files_by(api, token, file))


def test_a_recipient_without_a_system_returns_with_advice_and_cancels(api: Api) -> None:
    _, location, token = new_link(api, "acknowledge", "return-with-advice")
    taken(api, token, ("acknowledge", None, "received"))
    empty = give(api, token, "return-with-advice")
    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (400, "/advice")
    taken(api, token, ("return-with-advice", {"advice": {"advice": "Kysykää pajalta."}}, "returned"))
    assert link(api, location)["state"] == "spent"
    _, _, token = new_link(api, "acknowledge", "accept", "cancel")
    taken(api, token, ("acknowledge", None, "received"), ("accept", None, "accepted"))
    taken(api, token, ("cancel", {"cancellation": {"reason": "other"}}, "cancelled"))
    assert unknown(look(api, token))


def test_a_recipient_without_a_system_takes_its_question_back(api: Api) -> None:
    referral, _, token = new_link(api, "acknowledge", "request-information", "withdraw-request", "accept")
    taken(api, token, ("acknowledge", None, "received"), ("request-information", QUESTION, "information-requested"))
    taken(api, token, ("withdraw-request", None, "received"))
    answer = {"text": "Työrytmi.", "category": "service-need"}
    assert act(api, VANTAA, referral, "answer-information", answer).status_code == 409
    taken(api, token, ("request-information", QUESTION, "information-requested"))
