"""Relations that referrals ground: the worker registers them, and one that consent-api refuses holds up no other."""

from tests.api.referral.stories import KELA, KELA_ID, eventually, make_case, read, send
from tests.api_client import Api
from tests.database import Rows


def test_a_relation_that_is_refused_waits_alone_and_is_registered_once_it_can_be(api: Api, rows: Rows) -> None:
    person = make_case(api)
    unsound, sound = send(api, person), send(api, person)
    owed = "UPDATE referral_relations SET version = version + 1{} WHERE referral_id IN ({})"
    rows.execute("referral", owed.format(", organisation_id = 'nobody'", f"'{unsound}'"))
    rows.execute("referral", owed.format("", f"'{sound}'"))

    def is_owed(referral: str) -> bool:
        query = f"SELECT 1 FROM referral_relations WHERE referral_id = '{referral}' AND registered_version < version"
        return bool(rows.all("referral", query))

    eventually(lambda: not is_owed(sound))
    assert is_owed(unsound)
    rows.execute(
        "referral", f"UPDATE referral_relations SET organisation_id = '{KELA_ID}' WHERE referral_id = '{unsound}'"
    )
    eventually(lambda: not is_owed(unsound))
    versions = f"SELECT version FROM relations WHERE subject_id = '{unsound}' AND organisation_id = '{KELA_ID}'"
    assert rows.all("consent", versions) == [{"version": 2}]
    assert read(api, KELA, unsound).status_code == 200
