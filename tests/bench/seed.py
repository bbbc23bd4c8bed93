"""Ten thousand persons with their relations, cases and plans in force, put straight into the databases."""

import hashlib
import json
import uuid

from plans_api.plans.schemas import item_document
from tym_local.databases import Databases
from tym_local.stack import LocalStack

PERSONS = 10_000
ITEM = "mielenterveyspalvelut"
CONTENT = {
    "goals": [{"text": "Talous tasapainoon"}, {"text": "Työkyky selville"}],
    "jobSearchObligation": {
        "kind": "set",
        "opportunitiesPerMonth": 4,
        "groundCode": None,
        "ground": None,
        "openLabourMarketPossible": None,
    },
    "followUp": {"how": "Puhelu kuukausittain", "reportBy": None},
    "capacityFinding": None,
}
ITEM_DOCUMENT = item_document(
    {
        "revision": 1,
        "service_code": ITEM,
        "protected_category": "health-and-work-capacity",
        "organiser_id": "county-vantaan-ja-keravan",
        "starts_on": "2026-12-01",
        "ends_on": None,
        "days_per_week": None,
        "hours_per_day": None,
        "total_days": None,
        "meetings": None,
        "goal": "Tuki",
        "prerequisite": None,
        "expense_reimbursement": "unknown",
        "open_conditions": [],
    }
)
PARTIES = "unnest(ARRAY['employment-vantaa', 'county-vantaan-ja-keravan', 'kela'])"


def consent_seed(first: int, last: int) -> str:
    """Persons of these numbers, and the parties to their cases."""
    numbers = f"generate_series({first}, {last})"
    return f"""
INSERT INTO persons (id) SELECT md5('person' || n)::uuid FROM {numbers} AS n;
INSERT INTO relations (id, kind, person_id, organisation_id, subject_id, starts_at, version, registered_by)
    SELECT md5(party || n)::uuid, 'case-party', md5('person' || n)::uuid, party, md5('case' || n)::uuid,
        '2026-01-01', 1, 'plans-api'
    FROM {numbers} AS n, {PARTIES} AS party;
"""


def plans_seed(first: int, last: int) -> str:
    """A case of each person of these numbers, with a plan in force of three items."""
    numbers = f"generate_series({first}, {last})"
    return f"""
INSERT INTO cases (id, person_id, employment_authority_id, county_id, kela_id, legal_basis, state,
        plan_due_on, created_by)
    SELECT md5('case' || n)::uuid, md5('person' || n)::uuid, 'employment-vantaa', 'county-vantaan-ja-keravan', 'kela',
        '381/2023 § 4', 'following', '2026-12-31', 'bench'
    FROM {numbers} AS n;
INSERT INTO plans (id, case_id, person_id, legal_basis, latest_number, in_force_number, next_review_on)
    SELECT md5('plan' || n)::uuid, md5('case' || n)::uuid, md5('person' || n)::uuid, '381/2023 § 4', 1, 1, '2027-01-31'
    FROM {numbers} AS n;
INSERT INTO plan_versions (id, plan_id, case_id, number, state, content, reason, stored_by_organisation, created_by,
        in_force_at, rule_versions, categories, items)
    SELECT md5('version' || n)::uuid, md5('plan' || n)::uuid, md5('case' || n)::uuid, 1, 'in-force',
        '{json.dumps(CONTENT)}'::jsonb, 'first-version', 'employment-vantaa', 'bench', now(),
        ARRAY['follow-up@2025-01-01'], ARRAY['health-and-work-capacity', 'plan'],
        (SELECT jsonb_agg('{json.dumps(ITEM_DOCUMENT)}'::jsonb
                || jsonb_build_object('id', md5('item' || n || place)::uuid)) FROM generate_series(1, 3) AS place)
    FROM {numbers} AS n;
INSERT INTO plan_items (id, version_id, plan_id, case_id, place, revision, service_code, organiser_id,
        protected_category, starts_on, goal)
    SELECT md5('item' || n || place)::uuid, md5('version' || n)::uuid, md5('plan' || n)::uuid, md5('case' || n)::uuid,
        place, 1, '{ITEM}', 'county-vantaan-ja-keravan', 'health-and-work-capacity', '2026-12-01', 'Tuki'
    FROM {numbers} AS n, generate_series(1, 3) AS place;
INSERT INTO plan_approvals (id, version_id, case_id, party, organisation_id, verdict, answered_by)
    SELECT md5(party || n)::uuid, md5('version' || n)::uuid, md5('case' || n)::uuid, party, NULL, 'approved', 'bench'
    FROM {numbers} AS n,
        unnest(ARRAY['person', 'employment-authority', 'wellbeing-services-county']) AS party;
"""


def referrals_seed(first: int, last: int) -> str:
    """A referral of each person of these numbers, sent by the employment authority and not received yet."""
    numbers = f"generate_series({first}, {last})"
    return f"""
INSERT INTO referrals (id, kind, kind_version, answer_mode, person_id, sender_id, recipient_id, register, purpose, act,
        section, service_code, case_id, state, turn, version, created_by, created_at, sent_at, basis, permitted, denied)
    SELECT md5('referral' || n)::uuid, 'service', 'service@2025-01-01', 'acceptance', md5('person' || n)::uuid,
        'employment-vantaa', 'county-vantaan-ja-keravan', 'tym', 'joint-service', '381/2023', '15', '{ITEM}',
        md5('case' || n)::uuid, 'sent', 'recipient', 1, 'bench', now() - n * interval '1 second', now(), '[]',
        '{{identity,service-need}}', '[]'
    FROM {numbers} AS n;
INSERT INTO referral_entries (id, referral_id, person_id, source_id, recipient_id, added_by, register, category, text,
        shared)
    SELECT md5('entry' || n)::uuid, md5('referral' || n)::uuid, md5('person' || n)::uuid, 'employment-vantaa',
        'county-vantaan-ja-keravan', 'employment-vantaa', 'tym', 'service-need', 'Tarve todettu.', true
    FROM {numbers} AS n;
"""


YARDSTICK_SEED = f"""
CREATE TABLE rows (id integer PRIMARY KEY, text text NOT NULL);
CREATE TABLE written (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL);
INSERT INTO rows SELECT n, repeat(md5(n::text), 32) FROM generate_series(1, {PERSONS}) AS n;
ANALYZE;
"""


def seed(stack: LocalStack) -> None:
    """Fill the databases, and make the yardstick's own."""
    databases = Databases(stack.postgres.dsn())
    databases.execute(consent_seed(1, PERSONS) + "ANALYZE;", dsn=stack.postgres.dsn("consent"))
    databases.execute(plans_seed(1, PERSONS) + "ANALYZE;", dsn=stack.postgres.dsn("plans"))
    databases.execute(referrals_seed(1, PERSONS) + "ANALYZE;", dsn=stack.postgres.dsn("referral"))
    databases.execute("CREATE DATABASE yardstick")
    databases.execute(YARDSTICK_SEED, dsn=stack.postgres.dsn("yardstick"))


def seeded(kind: str, number: int, *, of: int = PERSONS) -> str:
    """The id of a seeded person, case or plan; the numbers begin again after so many."""
    digest = hashlib.md5(f"{kind}{number % of + 1}".encode(), usedforsecurity=False)
    return str(uuid.UUID(digest.hexdigest()))
