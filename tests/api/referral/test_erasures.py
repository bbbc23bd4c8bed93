"""Referrals outside a case go with all that belongs to them when their register's time has run; a case's stay."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.api.referral.ageing import age
from tests.api.referral.stories import (
    EMPLOYMENT_ID,
    KELA,
    KELA_ID,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    make_case,
    read,
    send,
)
from tests.api.referral.test_dispatch import dispatch
from tests.api.referral.test_messages import messages, write
from tests.api.referral.test_overdue_counts import RECOUNT as DUE_DAYS_WRONG
from tests.api.referral.test_worklists import RECOUNT, counted
from tests.api.referral.uploads import attach
from tests.api_client import Api
from tests.database import Rows

JUST_OVER, NOT_YET = "4 years 1 day", "4 years -2 days"
LEFT_BEHIND = ("audit_entries", "outbox_events", "idempotency_records", "pgqueuer", "use_entries", "attachment_files")
"""What says that something happened, and files on their way out."""


def erase(api: Api) -> str:
    """What the operator's command says."""
    done = api.stack.run_command("referral-api", "erase")
    assert done.code == 0, done.said
    return done.answer


def settled(rows: Rows, referral: str) -> str:
    """A referral that consent-api knows the end of."""
    owed = f"SELECT 1 FROM referral_relations WHERE referral_id = '{referral}' AND registered_version < version"
    eventually_none(rows, owed)
    return referral


def eventually_none(rows: Rows, query: str) -> None:
    """Wait until the query finds nothing."""
    eventually(lambda: rows.all("referral", query) == [])


def withdrawn(api: Api, rows: Rows, person: str | None = None) -> str:
    """A referral that its sender has withdrawn."""
    referral = send(api, make_case(api, person=person))
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    return settled(rows, referral)


def naming(rows: Rows, identifier: str) -> set[str]:
    """The tables of which a row names an id anywhere."""
    tables = rows.all("referral", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = [one["tablename"] for one in tables if not one["tablename"].startswith(LEFT_BEHIND)]
    assert len(names) > 25
    looked = " UNION ALL ".join(
        f"SELECT '{name}' AS name WHERE EXISTS (SELECT FROM {name} WHERE {name}::text LIKE '%{identifier}%')"
        for name in names
    )
    return {one["name"] for one in rows.all("referral", looked)}


def exists(rows: Rows, referral: str) -> bool:
    """Whether there is a row of the referral."""
    return rows.all("referral", f"SELECT 1 FROM referrals WHERE id = '{referral}'") != []


def test_nothing_names_an_erased_referral_but_the_fact_of_its_erasure(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    referral = send(api, make_case(api, person=person))
    api.eventually(lambda: read(api, KELA, referral, necessity=NECESSITY))
    assert api.get(client, "referral-api", f"/v1/me/referrals/{referral}").status_code == 200
    assert write(api, VANTAA, referral).status_code == 201
    assert messages(api, KELA, referral).status_code == 200
    file = attach(api, VANTAA, f"{REFERRALS}/{referral}").json()["id"]
    for action, body in (("acknowledge", None), ("request-information", {"question": "Mitä?"})):
        assert act(api, KELA, referral, action, body).status_code == 200
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    settled(rows, referral)
    age(rows, referral, NOT_YET)
    assert erase(api) == "nothing to erase"
    assert {"referrals", "messages", "referral_entries", "attachments", "referral_steps"} <= naming(rows, referral)
    rows.execute("referral", f"UPDATE referral_steps SET at = at - interval '3 days' WHERE referral_id = '{referral}'")
    assert erase(api) == "nothing to erase"
    age(rows, referral, "3 days")
    assert erase(api) == "1 referrals, 1 attachments erased"
    assert naming(rows, referral) == set()
    eventually_none(rows, f"SELECT 1 FROM attachment_files WHERE id = '{file}'")
    assert naming(rows, file) == set()
    assert read(api, VANTAA, referral).status_code == read(api, KELA, referral, necessity=NECESSITY).status_code == 404
    assert api.get(client, "referral-api", f"/v1/me/referrals/{referral}").status_code == 404
    told = rows.all(
        "referral",
        f"SELECT type, data, readers FROM outbox_events WHERE aggregate_id = '{referral}'"
        " ORDER BY sequence DESC LIMIT 1",
    )
    assert told == [{"type": "referral.erased", "data": {}, "readers": [EMPLOYMENT_ID, KELA_ID]}]
    audited = f"SELECT operation, user_id FROM audit_entries WHERE aggregate_id = '{referral}' ORDER BY at DESC LIMIT 1"
    assert rows.all("referral", audited) == [{"operation": "erase_referral", "user_id": "erase"}]
    assert erase(api) == "nothing to erase"


def test_two_runs_at_once_erase_each_referral_once(api: Api, rows: Rows) -> None:
    gone = [withdrawn(api, rows) for _ in range(6)]
    for referral in gone:
        age(rows, referral, JUST_OVER)
    with ThreadPoolExecutor(2) as runs:
        said = [run.result() for run in [runs.submit(erase, api) for _ in range(2)]]
    assert sum(int(one.split()[0]) for one in said if one != "nothing to erase") == len(gone)
    assert not any(exists(rows, referral) for referral in gone)
    told = ", ".join(f"'{one}'" for one in gone)
    events = f"SELECT 1 FROM outbox_events WHERE type = 'referral.erased' AND aggregate_id IN ({told})"
    assert len(rows.all("referral", events)) == len(gone)


def test_what_is_open_younger_of_a_case_or_of_another_register_stays(api: Api, rows: Rows) -> None:
    gone, young, of_case, of_county = (withdrawn(api, rows) for _ in range(4))
    still_open = send(api, make_case(api))
    for referral in (gone, of_case, of_county, still_open):
        age(rows, referral, JUST_OVER)
    age(rows, young, "3 years")
    rows.execute("referral", f"UPDATE referrals SET case_id = '{uuid4()}' WHERE id = '{of_case}'")
    rows.execute("referral", f"UPDATE referrals SET register = 'county-social' WHERE id = '{of_county}'")
    before = counted(api, VANTAA, "outbox")
    assert erase(api) == "1 referrals erased"
    assert not exists(rows, gone)
    assert all(exists(rows, one) for one in (young, of_case, of_county, still_open))
    after = counted(api, VANTAA, "outbox")
    key = (None, "service", "withdrawn")
    assert after[key][0] == before[key][0] - 1
    assert rows.all("referral", RECOUNT) == rows.all("referral", DUE_DAYS_WRONG) == [{"count": 0}]
    age(rows, of_county, "8 years")
    assert erase(api) == "1 referrals erased"
    assert not exists(rows, of_county)


@pytest.mark.parametrize(
    "held",
    [
        "UPDATE referral_relations SET version = 9, organisation_id = 'nobody' WHERE referral_id = '{}'",
        "UPDATE referrals SET completed_on = (legal_now() - interval '1 year')::date WHERE id = '{}'",
    ],
)
def test_what_consent_api_has_not_confirmed_and_what_happened_later_keep_a_referral(
    api: Api, rows: Rows, held: str
) -> None:
    referral = withdrawn(api, rows)
    age(rows, referral, JUST_OVER)
    rows.execute("referral", held.format(referral))
    assert erase(api) == "nothing to erase"
    rows.execute("referral", f"UPDATE referrals SET completed_on = NULL WHERE id = '{referral}'")
    rows.execute(
        "referral", f"UPDATE referral_relations SET registered_version = version WHERE referral_id = '{referral}'"
    )
    assert erase(api) == "1 referrals erased"


def test_a_part_and_what_was_passed_on_stand_on_without_naming_the_erased(api: Api, rows: Rows) -> None:
    gone, part, later, earlier = (withdrawn(api, rows) for _ in range(4))
    rows.execute("referral", f"UPDATE referrals SET part_of = '{gone}' WHERE id = '{part}'")
    rows.execute("referral", f"UPDATE referrals SET redirected_from = '{gone}' WHERE id = '{later}'")
    rows.execute("referral", f"UPDATE referrals SET redirected_to = '{gone}' WHERE id = '{earlier}'")
    passed_on = f"redirected_to = '{later}', redirected_from = '{earlier}'"
    rows.execute("referral", f"UPDATE referrals SET {passed_on} WHERE id = '{gone}'")
    age(rows, gone, JUST_OVER)
    assert erase(api) == "1 referrals erased"
    assert naming(rows, gone) == set()
    assert all(exists(rows, one) for one in (part, later, earlier))


def test_an_expired_draft_goes_and_its_recipient_never_hears_of_it(api: Api, rows: Rows) -> None:
    draft = send(api, make_case(api), send=False)
    rows.execute("referral", f"UPDATE referrals SET state = 'expired' WHERE id = '{draft}'")
    age(rows, draft, JUST_OVER)
    assert erase(api) == "1 referrals erased"
    told = f"SELECT readers FROM outbox_events WHERE aggregate_id = '{draft}' AND type = 'referral.erased'"
    assert rows.all("referral", told) == [{"readers": [EMPLOYMENT_ID]}]


def test_why_somebody_was_directed_goes_with_the_last_referral_of_it(api: Api, rows: Rows) -> None:
    made = dispatch(api, api.new_person())
    assert made.status_code == 201, made.text
    group, referrals = made.json()["groupId"], [one["id"] for one in made.json()["referrals"]]
    grounds = f"SELECT 1 AS one FROM dispatches WHERE id = '{group}'"
    for number, referral in enumerate(referrals):
        assert rows.all("referral", grounds) == [{"one": 1}]
        assert act(api, VANTAA, referral, "withdraw").status_code == 200
        age(rows, settled(rows, referral), JUST_OVER)
        assert erase(api) == "1 referrals erased", number
    assert len(referrals) > 1
    assert rows.all("referral", grounds) == []
    assert naming(rows, group) == set()


def tell(api: Api, who: str, case: str) -> int:
    """How it is answered that a case is erased."""
    return api.put(who, "referral-api", f"/v1/erased-cases/{case}", {"erasedOn": "2026-11-22"}).status_code


def test_the_referrals_of_a_case_go_once_it_is_told_to_be_erased_whatever_their_state(api: Api, rows: Rows) -> None:
    case, other = str(uuid4()), str(uuid4())
    ended, elsewhere = withdrawn(api, rows), withdrawn(api, rows)
    still_open = settled(rows, send(api, make_case(api)))
    draft = send(api, make_case(api), send=False)
    for referral, belongs in ((ended, case), (still_open, case), (draft, case), (elsewhere, other)):
        rows.execute("referral", f"UPDATE referrals SET case_id = '{belongs}' WHERE id = '{referral}'")
    assert [tell(api, "consent-api", case), tell(api, VANTAA, case)] == [403, 403]
    assert erase(api) == "nothing to erase"
    assert [tell(api, "plans-api", case), tell(api, "plans-api", case)] == [200, 200]
    told = f"SELECT operation FROM audit_entries WHERE aggregate_id = '{case}'"
    assert rows.all("referral", told) == [{"operation": "put_erased_case"}]
    runs = [erase(api)]
    settled(rows, still_open)
    ends = f"SELECT ends_at IS NOT NULL AS ended FROM relations WHERE subject_id = '{still_open}'"
    assert rows.all("consent", ends) == [{"ended": True}]
    runs.append(erase(api))
    confirmed_late, confirmed_meanwhile = ("2", "1"), ("3", "nothing")
    assert tuple(run.split()[0] for run in runs) in {confirmed_late, confirmed_meanwhile}
    assert [naming(rows, one) for one in (ended, still_open, draft, case)] == [set()] * 4
    assert exists(rows, elsewhere)
    assert rows.all("referral", RECOUNT) == rows.all("referral", DUE_DAYS_WRONG) == [{"count": 0}]
    assert erase(api) == "nothing to erase"
