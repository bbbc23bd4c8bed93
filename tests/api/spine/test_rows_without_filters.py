"""Without any filter of the application, the database itself shows a caller no foreign row (ASVS 8.4.1)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.api_client import Api
from tests.database import Rows
from tests.unfiltered import everything
from tym_shared.access import Access
from tym_shared.vocabulary import OrganisationId, PersonId

REFERENCE = {
    "organisations",
    "organisation_areas",
    "organisation_history",
    "organisation_units",
    "contact_points",
    "issuers",
    "issuer_organisations",
    "service_clients",
    "log_nodes",
    "log_heads",
    "log_keys",
    "rule_sets",
}
WRITE_ONLY = {"audit_entries", "use_entries", "log_queue", "releases"}
HIDDEN = {"feed_cursors"}


@dataclass(frozen=True)
class Seeded:
    """Two persons: the first a client of Vantaa and Kela, the second of Kerava alone."""

    first: str
    second: str


def record(api: Api, worker: str, person: str) -> None:
    """A refusal and a recorded decision about the person in the name of the worker's organisation."""
    organisation = api.organisation_of(worker)
    refusal = {
        "personId": person,
        "purpose": "recruitment",
        "discloserId": organisation,
        "recipientId": "employer-rakennus",
        "categories": ["identity"],
        "answer": "refused",
        "form": "written",
        "textVersion": "1",
        "language": "fi",
    }
    assert api.post(worker, "consent-api", "/v1/consents", refusal).status_code == 201
    question = {
        "subject": {"type": "organisation", "id": organisation},
        "action": {"name": "disclose", "properties": {"recipient": "county-vantaan-ja-keravan"}},
        "resource": {
            "type": "person",
            "id": person,
            "properties": {"categories": ["identity"], "register": "employment"},
        },
        "context": {"purpose": "tym-directing"},
    }
    assert api.post(worker, "consent-api", "/access/v1/evaluation", question).json()["decision"] is True


@pytest.fixture(scope="module")
def seeded(api: Api) -> Seeded:
    """Rows of two organisations about two persons, made through the API."""
    first, second = api.new_person("vantaa-worker", "kela-specialist"), api.new_person("kerava-worker")
    record(api, "vantaa-worker", first)
    record(api, "kerava-worker", second)
    return Seeded(first, second)


def hidden(row: dict[str, Any]) -> bool:
    """No row of this table is anybody's to see."""
    return False


def of_organisation(rows: Rows, organisation: str, user: str) -> dict[str, Callable[[dict[str, Any]], bool]]:
    """Which rows an organisation may see, worked out past every policy."""
    related = f"SELECT unnest(linked_persons(person_id)) FROM relations WHERE organisation_id = '{organisation}'"
    represented = (
        "SELECT unnest(linked_persons(representative_id)) FROM representations"
        f" WHERE linked_persons(represented_id) && ARRAY({related})"
    )
    persons, representatives = (
        {uuid.UUID(row["unnest"]) for row in rows.all("consent", query)} for query in (related, represented)
    )
    parties = {"discloser_id", "recipient_id"}
    entries = rows.all(
        "consent",
        f"SELECT id FROM decisions WHERE permitted <> '{{}}' AND '{organisation}' IN (discloser_id, recipient_id)"
        f" UNION SELECT id FROM uses WHERE organisation_id = '{organisation}'",
    )
    visible = {uuid.UUID(row["id"]) for row in entries}
    providers = rows.all("consent", f"SELECT id FROM organisations WHERE organiser_id = '{organisation}'")
    organised = {row["id"] for row in providers}
    answers = rows.all("consent", f"SELECT id FROM consents WHERE '{organisation}' IN (discloser_id, recipient_id)")
    consents = {uuid.UUID(row["id"]) for row in answers}
    return {
        "relations": lambda row: (
            row["organisation_id"] == organisation
            or (row["kind"] == "assignment" and row["organisation_id"] in organised)
        ),
        "persons": lambda row: row["id"] in persons | representatives,
        "home_municipalities": lambda row: row["person_id"] in persons,
        "representations": lambda row: row["represented_id"] in persons,
        "consents": lambda row: organisation in {row[party] for party in parties},
        "consent_steps": lambda row: row["consent_id"] in consents,
        "consent_acknowledgements": lambda row: row["consent_id"] in consents,
        "openings": lambda row: row["organisation_id"] == organisation,
        "decisions": lambda row: bool(organisation in {row[party] for party in parties} and row["permitted"]),
        "log_leaves": lambda row: row["entry_id"] in visible,
        "uses": lambda row: row["organisation_id"] == organisation,
        "outbox_events": lambda row: bool({organisation, "*"} & set(row["readers"])) and row["position"] is not None,
        "idempotency_records": lambda row: row["user_id"] == user,
        "directory_copies": hidden,
    }


async def test_a_worker_is_shown_the_own_organisations_rows_alone(api: Api, rows: Rows, seeded: Seeded) -> None:
    for organisation in ("employment-vantaa", "employment-kerava-sipoo", "kela", "employer-rakennus", "school-varia"):
        access = Access(caller="worker", user=organisation, organisation=OrganisationId(organisation))
        shown = await everything(api, "consent", access)
        expected = of_organisation(rows, organisation, organisation)
        for table in set(shown) - REFERENCE:
            permitted = expected.get(table, hidden)
            assert [row for row in shown[table] if not permitted(row)] == [], (organisation, table)
    assert set(shown) & (WRITE_ONLY | HIDDEN) == set()


async def test_each_organisation_does_see_its_own(api: Api, seeded: Seeded) -> None:
    for organisation, own, foreign in (
        ("employment-vantaa", seeded.first, seeded.second),
        ("employment-kerava-sipoo", seeded.second, seeded.first),
    ):
        access = Access(caller="worker", user="someone", organisation=OrganisationId(organisation))
        shown = await everything(api, "consent", access)
        for table in ("relations", "consents", "decisions"):
            persons = {str(row["person_id"]) for row in shown[table]}
            assert own in persons, (organisation, table)
            assert foreign not in persons, (organisation, table)


async def test_a_person_is_shown_the_own_rows_alone(api: Api, seeded: Seeded) -> None:
    access = Access(caller="person", user="persons#someone", person=PersonId(uuid.UUID(seeded.first)))
    shown = await everything(api, "consent", access)
    for table in ("consents", "decisions", "uses"):
        assert {str(row["person_id"]) for row in shown[table]} <= {seeded.first}, table
    assert len(shown["consents"]) == 1
    assert len(shown["decisions"]) == 1
    assert {str(row["id"]) for row in shown["persons"]} == {seeded.first}
    others = set(shown) - REFERENCE - {"consents", "decisions", "uses", "log_leaves", "persons", "consent_steps"}
    assert [table for table in others if shown[table]] == []


@pytest.mark.parametrize("caller", [None, Access(caller="", user=""), Access(caller="worker", user="nobody")])
async def test_without_an_organisation_nobody_is_shown_anything(
    api: Api, seeded: Seeded, caller: Access | None
) -> None:
    shown = await everything(api, "consent", caller)
    assert {table for table, found in shown.items() if found} <= REFERENCE
    assert {"persons", "relations", "consents", "decisions", "identity_codes"} <= set(shown)


async def test_no_caller_of_any_kind_is_shown_an_identity_code(api: Api, seeded: Seeded) -> None:
    for caller in ("worker", "person", "service"):
        access = Access(
            caller=caller,
            user="someone",
            organisation=OrganisationId("employment-vantaa"),
            person=PersonId(uuid.UUID(seeded.first)),
        )
        assert (await everything(api, "consent", access))["identity_codes"] == []
