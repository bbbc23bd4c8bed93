"""S15: a Swedish-speaking client in Suupohja: Swedish wherever a verified word exists, and otherwise marked."""

from collections.abc import Mapping
from functools import partial

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import PLANS, done, known_person
from tym_local.scenarios.plan_bodies import ordinary

SUUPOHJA_WORKER, SUUPOHJA = "suupohja-worker", "employment-suupohja"
SWEDISH = {"Accept-Language": "sv"}


def in_swedish(play: Play) -> None:
    """Labels, the duties and the plan document."""
    person = known_person(play, "person-sven", workers=(SUUPOHJA_WORKER,))
    labels(play)
    plan = planned(play, person.id)
    duties(play, plan)
    document(play, plan, who=SUUPOHJA_WORKER, what="takes the plan as a document")
    document(play, plan, who=person.client, what="takes the own plan as a document")


def labels(play: Play) -> None:
    """S15.1: a service's verified name, and the Finnish one that says that it is."""
    for code, label, language in (
        ("kuntouttava-tyotoiminta", "arbetsverksamhet i rehabiliteringssyfte", "sv"),
        ("tyokokeilu", "Työkokeilu (työvoimapalvelu)", "fi"),
    ):
        play.step(
            "S15.1",
            who=SUUPOHJA_WORKER,
            what=f"looks up {code} in Swedish",
            shows="the verified Swedish name" if language == "sv" else "the Finnish name, marked as such",
            at=PLANS,
            path=f"/v1/services/{code}",
            headers=SWEDISH,
            expect=200,
            check=partial(is_labelled, label=label, language=language),
        )


def is_labelled(answer: Answer, *, label: str, language: str) -> bool:
    """The label, whatever its first letter, and the language it is in."""
    return (answer.body["label"].casefold(), answer.body["labelLanguage"]) == (label.casefold(), language)


def planned(play: Play, person: str) -> str:
    """An ordinary plan of Suupohja."""
    item = {"serviceCode": "tyonhakuvalmennus", "organiserId": SUUPOHJA, "startsOn": "2026-12-01"}
    body = ordinary(person, items=[item])
    return str(done(play.request(SUUPOHJA_WORKER, PLANS, "POST", "/v1/plans", body=body)).body["id"])


def duties(play: Play, plan: str) -> None:
    """S15.2: in which language the duties were explained is kept."""
    path = f"/v1/plans/{plan}"
    play.step(
        "S15.2",
        who=SUUPOHJA_WORKER,
        what="records that the duties were explained in Swedish",
        shows="by whom, when and in which language",
        at=PLANS,
        method="POST",
        path=f"{path}/duties-explained",
        body={"version": 1, "language": "sv"},
        expect=200,
    )
    play.step(
        "S15.2",
        who=SUUPOHJA_WORKER,
        what="reads the plan",
        shows="the duties stand with their language",
        at=PLANS,
        path=path,
        purpose="employment-services",
        expect=200,
        check=lambda answer: [one["language"] for one in answer.body["dutiesExplained"]] == ["sv"],
    )


def document(play: Play, plan: str, *, who: str, what: str) -> None:
    """S15.3: the document speaks Swedish."""
    play.step(
        "S15.3",
        who=who,
        what=what,
        shows="an accessible PDF in Swedish",
        at=PLANS,
        path=f"/v1/plans/{plan}/document",
        purpose="employment-services",
        headers=SWEDISH,
        expect=200,
        check=lambda answer: is_swedish_pdf(answer.headers),
    )


def is_swedish_pdf(headers: Mapping[str, str]) -> bool:
    """What the headers say of the document."""
    return (headers["content-type"], headers["content-language"]) == ("application/pdf", "sv")


SCENARIO = Scenario("S15", "Suupohja", steps=("S15.1", "S15.2", "S15.3"), run=in_swedish)
