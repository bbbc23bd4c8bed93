"""S16.3: somebody was entered twice, and the keeper of identities makes the entries one."""

from tym_local.play import Play
from tym_local.scenarios.beginnings import CONSENT, EA_WORKER, become_client, done

REGISTRAR = "vantaa-registrar"


def entered_twice(play: Play) -> str:
    """A second entry without an identity code, a client of the employment authority; its id."""
    made = play.request(EA_WORKER, CONSENT, "POST", "/v1/persons", body={"familyName": "Salla"})
    entry = str(done(made).body["id"])
    become_client(play, EA_WORKER, entry)
    return entry


def made_one(play: Play, step: str, *, survivor: str, duplicate: str) -> None:
    """The entries are merged; both ids answer from now on."""
    play.step(
        step,
        who=REGISTRAR,
        what="merges two entries of one person",
        shows="the survivor answers to both ids",
        at=CONSENT,
        method="POST",
        path=f"/v1/persons/{survivor}/merge",
        body={"duplicateId": duplicate, "reason": "entered-twice"},
        expect=200,
        check=lambda answer: answer.body["id"] == survivor,
    )
