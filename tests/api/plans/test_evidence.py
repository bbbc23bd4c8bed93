"""What a joint conclusion stood on: aspects covered or explained, the person's own view, nothing altered since."""

from typing import Any

import pytest

from plans_api.assessments.rules import digest
from tests.api.consent.people import Somebody, somebody
from tests.api.plans.stages import (
    COUNTY,
    EA,
    EA_WORKER,
    HEALTH,
    KELA_WORKER,
    NOTHING_STORED,
    PLANS,
    SIGNERS,
    SOCIAL,
    STRANGER,
    Stages,
)
from tests.database import Rows

NECESSARY = "assess-service-need"


@pytest.fixture
def one(stages: Stages) -> Somebody:
    """A person who has signed in."""
    person = somebody(stages.api, EA_WORKER)
    assert person.ask("GET", "/v1/me").status_code == 200
    return person


def assessment(stages: Stages, case: str, who: str, **options: Any) -> Any:
    """The assessment as a worker reads it."""
    answer = stages.api.get(who, PLANS, f"/v1/cases/{case}/assessment", purpose="joint-assessment", **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


def enter_all(stages: Stages, person: str) -> None:
    """An entry of each category that the law names."""
    for who, category, more in (
        (EA_WORKER, "education-and-work", {}),
        (SOCIAL, "social-situation", {"necessity": NECESSARY}),
        (HEALTH, "health-and-work-capacity", {"necessity": NECESSARY}),
    ):
        assert stages.enter(who, person, category, f"Tieto: {category}.", **more).status_code == 201


def test_a_datum_has_its_provenance_secrecy_class_and_aspects(stages: Stages) -> None:
    person = stages.person()
    case = stages.started(person)
    enter_all(stages, person)
    sections = {one["authorityId"]: one for one in assessment(stages, case, EA_WORKER, necessity=NECESSARY)["sections"]}
    own, health = sections[EA]["entries"][0], sections[COUNTY]["entries"]
    assert (own["secrecyClass"], own["aspects"], own["register"], own["source"]) == (
        "S2", ["competence"], "tym", "asiakas",
    )  # fmt: skip
    assert own["recordedBy"].endswith("#vantaa-worker")
    classes = {entry["category"]: (entry["secrecyClass"], entry["aspects"]) for entry in health}
    assert classes["social-situation"] == ("S4", ["social-situation"])
    assert classes["health-and-work-capacity"] == ("S5", ["health", "work-capacity"])


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"secrecyClass": "S2"}, "secrecy-too-lax"),
        ({"aspects": ["competence"]}, "aspect-of-other-category"),
    ],
)
def test_a_datum_is_refused_with_a_laxer_class_or_a_foreign_aspect(
    stages: Stages, rows: Rows, more: dict[str, Any], problem: str
) -> None:
    person = stages.person()
    stages.started(person)
    before = rows.counts("plans")
    answer = stages.enter(HEALTH, person, "health-and-work-capacity", "x", necessity=NECESSARY, **more)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (422, problem)
    assert rows.counts("plans") == before


def test_an_aspect_that_nothing_covers_needs_its_reason(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.started(person)
    stages.enter(EA_WORKER, person, "education-and-work", "Tutkinto.")
    assert assessment(stages, case, EA_WORKER)["uncovered"] == ["social-situation", "health", "work-capacity"]
    for organisation in SIGNERS:
        stages.sign(case, organisation, "need")
    path = f"/v1/cases/{case}/assessment/conclude"
    before = rows.counts("plans")
    gaps = {"gaps": [{"aspect": "health", "reason": "person-declines"}]}
    refused = stages.post(EA_WORKER, path, gaps, 422)
    assert (refused["rule"]["act"], refused["rule"]["section"]) == ("381/2023", "4(1)")
    assert refused["rule"]["given"] == ["social-situation", "work-capacity"]
    assert rows.counts("plans") == before
    stages.post(EA_WORKER, path, NOTHING_STORED)
    concluded = assessment(stages, case, EA_WORKER)["conclusion"]
    assert set(concluded["gaps"]) == {"social-situation", "health", "work-capacity"}


def test_the_persons_own_view_stands_apart_written_or_spoken(stages: Stages, rows: Rows, one: Somebody) -> None:
    case = stages.started(one.id)
    written = one.ask("POST", f"/v1/me/cases/{case}/own-views", service=PLANS, body={"text": "Haluan töihin."})
    assert written.status_code == 201, written.text
    stages.post(KELA_WORKER, f"/v1/cases/{case}/own-views", {"text": "Kertoi väsymyksestä."}, 201)
    shown = one.ask("GET", f"/v1/cases/{case}/assessment", service=PLANS).json()
    assert [(view["manner"], view["text"]) for view in shown["ownViews"]] == [
        ("written", "Haluan töihin."), ("spoken", "Kertoi väsymyksestä."),
    ]  # fmt: skip
    for who, purpose, texts in (
        (SOCIAL, "joint-assessment", ["Haluan töihin.", "Kertoi väsymyksestä."]),
        (SOCIAL, "social-services", [None, None]),
        (EA_WORKER, "employment-services", ["Haluan töihin.", None]),
    ):
        found = stages.api.get(who, PLANS, f"/v1/cases/{case}/assessment", purpose=purpose).json()
        assert [view["text"] for view in found["ownViews"]] == texts, who
    released = rows.all(
        "plans", f"SELECT permitted FROM releases WHERE person_id = '{one.id}' AND user_id LIKE '%social%'"
    )
    assert {"permitted": ["service-need"]} in released


def test_nobody_else_writes_the_own_view(stages: Stages, rows: Rows, one: Somebody, random_id: str) -> None:
    case = stages.started(stages.person())
    before = rows.counts("plans")
    body = {"text": "Ei minun."}
    for found in (case, random_id):
        answer = one.ask("POST", f"/v1/me/cases/{found}/own-views", service=PLANS, body=body)
        assert answer.status_code == 404
        assert stages.api.post(STRANGER, PLANS, f"/v1/cases/{found}/own-views", body).status_code == 404
    assert rows.counts("plans") == before


def test_after_the_conclusion_nothing_of_the_evidence_changes_even_past_the_application(
    stages: Stages, rows: Rows, one: Somebody
) -> None:
    case = stages.started(one.id)
    enter_all(stages, one.id)
    stages.post(EA_WORKER, f"/v1/cases/{case}/own-views", {"text": "Toivon apua."}, 201)
    for organisation in SIGNERS:
        stages.sign(case, organisation, "need")
    with pytest.raises(Exception, match="signed section is locked"):
        rows.execute("plans", f"UPDATE assessment_entries SET text = 'x' WHERE case_id = '{case}'")
    stages.post(SOCIAL, f"/v1/cases/{case}/assessment/conclude", {})
    late = one.ask("POST", f"/v1/me/cases/{case}/own-views", service=PLANS, body={"text": "Lisään."})
    assert (late.status_code, late.json()["type"].rpartition(":")[2]) == (409, "own-view-closed")
    assert stages.api.post(SOCIAL, PLANS, f"/v1/cases/{case}/own-views", {"text": "Lisää."}).status_code == 409
    for statement in (
        f"UPDATE assessment_sections SET reason = 'x' WHERE case_id = '{case}'",
        f"UPDATE assessment_entries SET text = 'x' WHERE case_id = '{case}'",
        f"UPDATE own_views SET text = 'x' WHERE case_id = '{case}'",
        f"UPDATE assessment_conclusions SET evidence_digest = 'x' WHERE case_id = '{case}'",
        f"INSERT INTO own_views SELECT gen_random_uuid(), case_id, 'kela' FROM own_views WHERE case_id = '{case}'",
    ):
        with pytest.raises(Exception, match="stands unaltered"):
            rows.execute("plans", statement)


def test_the_evidence_digest_can_be_recomputed_from_what_is_stored(stages: Stages, rows: Rows, one: Somebody) -> None:
    case = stages.started(one.id)
    enter_all(stages, one.id)
    stages.post(KELA_WORKER, f"/v1/cases/{case}/own-views", {"text": "Toivon apua."}, 201)
    for organisation in SIGNERS:
        stages.sign(case, organisation, "need")
    stages.post(SOCIAL, f"/v1/cases/{case}/assessment/conclude", {})
    named = "authority_id, state, conclusion, reason, kela_rehabilitation_needed, signed_by, digest"
    sections = rows.all("plans", f"SELECT {named} FROM assessment_sections WHERE case_id = '{case}' ORDER BY 1")
    for section in sections:
        assert section["digest"] == chain(rows, case, section["authority_id"])
    views = rows.all(
        "plans", f"SELECT id, manner, text FROM own_views WHERE case_id = '{case}' ORDER BY recorded_at, id"
    )
    shown = assessment(stages, case, EA_WORKER)["conclusion"]
    assert shown["evidenceDigest"] == digest({"sections": sections, "ownViews": views})


def chain(rows: Rows, case: str, authority: str) -> str:
    """The digest of an authority's entries in their order, from the rows as they stand."""
    named = (
        "id, category, aspects, secrecy_class, reader_group, text, source, necessity, recorded_by,"
        " to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00') AS recorded_at"
    )
    found = rows.all(
        "plans",
        f"SELECT {named} FROM assessment_entries WHERE case_id = '{case}' AND authority_id = '{authority}'"
        " ORDER BY place",
    )
    last = ""
    for entry in found:
        last = digest(entry, after=last)
    return last
