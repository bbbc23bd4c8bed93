"""Relations that referrals ground: one that consent-api does not take holds up no other."""

from tests.api.referral.stories import KELA, KELA_ID, eventually, make_case, read, send
from tests.api_client import Api
from tests.database import Rows

OWE = "UPDATE referral_relations SET version = version + 1 WHERE referral_id IN ({})"
FAIL_AT = """
    CREATE FUNCTION fail_at() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.subject_id = '{}' THEN
            RAISE 'fails';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER fail_at BEFORE INSERT OR UPDATE ON relations FOR EACH ROW EXECUTE FUNCTION fail_at()
"""


def is_owed(rows: Rows, *referrals: str) -> bool:
    """Whether a relation that one of the referrals grounds is not registered as it stands."""
    listed = ", ".join(f"'{one}'" for one in referrals)
    query = f"SELECT 1 FROM referral_relations WHERE referral_id IN ({listed}) AND registered_version < version"
    return bool(rows.all("referral", query))


def test_a_relation_at_which_consent_api_fails_is_found_and_waits_alone(api: Api, rows: Rows) -> None:
    person = make_case(api)
    failing, *others = (send(api, person) for _ in range(4))
    eventually(lambda: not is_owed(rows, failing, *others))
    rows.execute("consent", FAIL_AT.format(failing))
    try:
        rows.execute("referral", OWE.format(", ".join(f"'{one}'" for one in (failing, *others))))
        eventually(lambda: not is_owed(rows, *others))
        assert is_owed(rows, failing)
    finally:
        rows.execute("consent", "DROP FUNCTION fail_at CASCADE")
    eventually(lambda: not is_owed(rows, failing))


def test_a_relation_that_is_refused_waits_alone_and_is_registered_once_it_can_be(api: Api, rows: Rows) -> None:
    person = make_case(api)
    unsound, sound = send(api, person), send(api, person)
    owed = "UPDATE referral_relations SET version = version + 1{} WHERE referral_id IN ({})"
    rows.execute("referral", owed.format(", organisation_id = 'nobody'", f"'{unsound}'"))
    rows.execute("referral", owed.format("", f"'{sound}'"))

    eventually(lambda: not is_owed(rows, sound))
    assert is_owed(rows, unsound)
    rows.execute(
        "referral", f"UPDATE referral_relations SET organisation_id = '{KELA_ID}' WHERE referral_id = '{unsound}'"
    )
    eventually(lambda: not is_owed(rows, unsound))
    versions = f"SELECT version FROM relations WHERE subject_id = '{unsound}' AND organisation_id = '{KELA_ID}'"
    assert rows.all("consent", versions) == [{"version": 2}]
    assert read(api, KELA, unsound).status_code == 200
