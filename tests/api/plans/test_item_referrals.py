"""What a plan takes for the referral of its item: the employment authority's, redirected or not, and nobody else's."""

import uuid

from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import COUNTY, EA_WORKER, KELA_WORKER, SOCIAL, Stages
from tests.api.referral.stories import act, eventually, kind_of, referral_body
from tests.database import Rows
from tests.legal_days import days_on

ENTRIES = {"entries": [{"category": "service-need", "text": "Sovittu."}]}


def test_another_organisations_referral_of_the_item_neither_shows_nor_stands_in_the_way(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    item = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["id"]
    body = referral_body(person, recipient=COUNTY, planItemId=item, planItemRevision=1, send=False)
    squatted = stages.api.post(KELA_WORKER, "referral-api", "/v1/referrals", body)
    assert squatted.status_code == 201, squatted.text
    again = stages.api.post(KELA_WORKER, "referral-api", "/v1/referrals", body)
    assert (again.status_code, again.json()["referralId"]) == (409, squatted.json()["id"])
    last = rows.all("referral", "SELECT max(sequence) AS last FROM outbox_events")[0]["last"]
    _follow(rows, last)
    assert stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["referral"] is None
    key = f'"{"k" * 185} with spaces"'
    answer = stages.api.post(EA_WORKER, "plans-api", f"/v1/plans/{plan}/items/{item}/refer", ENTRIES, key=key)
    assert answer.status_code == 201, answer.text
    shown = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["referral"]
    assert (shown["id"], shown["state"]) == (answer.json()["id"], "sent")
    _redirect(stages, rows, plan, answer.json()["id"])


def test_an_interrupted_item_is_not_referred(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    item = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["id"]
    path = f"/v1/plans/{plan}/items/{item}"
    stages.post(SOCIAL, f"{path}/interrupt", {"ground": "service-ended", "on": days_on(0)}, 201)
    before = rows.counts("referral")
    refused = stages.api.post(EA_WORKER, "plans-api", f"{path}/refer", ENTRIES)
    assert (refused.status_code, kind_of(refused)) == (409, "item-interrupted")
    assert rows.counts("referral") == before


def test_what_was_referred_before_an_interruption_is_told_again(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    item = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["id"]
    path, key = f"/v1/plans/{plan}/items/{item}", str(uuid.uuid4())
    first = stages.api.post(EA_WORKER, "plans-api", f"{path}/refer", ENTRIES, key=key)
    assert first.status_code == 201, first.text
    stages.post(SOCIAL, f"{path}/interrupt", {"ground": "service-ended", "on": days_on(0)}, 201)
    again = stages.api.post(EA_WORKER, "plans-api", f"{path}/refer", ENTRIES, key=key)
    assert (again.status_code, again.json()) == (201, first.json())


def _redirect(stages: Stages, rows: Rows, plan: str, referral: str) -> None:
    """After a redirection the plan names the new referral."""
    api = stages.api
    api.eventually(lambda: act(api, SOCIAL, referral, "acknowledge"))
    redirected = api.eventually(lambda: act(api, SOCIAL, referral, "redirect", {"recipientId": "county-pirkanmaan"}))
    new = rows.all("referral", f"SELECT redirected_to FROM referrals WHERE id = '{referral}'")[0]["redirected_to"]
    assert (redirected.json()["state"], uuid.UUID(new) != uuid.UUID(referral)) == ("redirected", True)

    def named() -> bool:
        shown = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["referral"]
        return (shown["id"], shown["state"]) == (new, "sent")

    eventually(named)


def _follow(rows: Rows, sequence: int) -> None:
    """Wait until plans-api has gone past the event of referral-api with this sequence."""
    decode = "substr(convert_from(decode(rpad(translate(cursor, '-_', '+/'), 4 * ((length(cursor) + 3) / 4), '='),"
    moved = f"SELECT {decode} 'base64'), 'UTF8'), 2)::bigint AS position FROM feed_cursors"

    def passed() -> bool:
        positions = rows.all("referral", f"SELECT position FROM outbox_events WHERE sequence = {sequence}")
        position, cursors = positions[0]["position"], rows.all("plans", moved)
        return position is not None and bool(cursors) and cursors[0]["position"] >= position

    eventually(passed)
