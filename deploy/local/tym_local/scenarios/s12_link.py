"""S12.3: the contractor reports through a signed link, and a link that is foreign or replayed is unknown."""

from typing import Any

from tym_local.play import Play
from tym_local.scenarios.beginnings import REFERRAL, SOCIAL_WORKER, done

STEP = "S12.3"
HOLDER, STRANGER = "contractor-link-holder", "provider-link-holder"
ANSWERS = ("report-absence", "propose", "complete")
LINKED, PURPOSE = "/v1/linked-referral", "social-services"


def new_link(play: Play, referral: str) -> tuple[str, str]:
    """A link for the contractor, which opens its assignment to nobody else; where it is, and its token."""
    made = play.step(
        STEP,
        who=SOCIAL_WORKER,
        what="makes an answer link",
        shows="for one referral, one recipient and these answers, for eight days",
        at=REFERRAL,
        method="POST",
        path=f"/v1/referrals/{referral}/answer-links",
        body={"actions": list(ANSWERS)},
        expect=201,
        check=lambda answer: answer.body["allowedActions"] == ["refresh", "revoke"],
    )
    location = made.headers["location"]
    token = str(done(play.request(SOCIAL_WORKER, REFERRAL, "GET", location)).body["token"])
    opens(play, token, HOLDER, 200, shows="its own assignment and nothing of the TYM register")
    opens(play, token, STRANGER, 404, shows="a foreign link is like an unknown one")
    play.step(
        STEP,
        who=HOLDER,
        what="looks for the referral without the link",
        shows="who answers through links reaches nothing by other ways",
        at=REFERRAL,
        path=f"/v1/referrals/{referral}",
        purpose=PURPOSE,
        expect=403,
    )
    return location, token


def opens(play: Play, token: str, who: str, expect: int, *, shows: str) -> None:
    """Somebody opens the link."""
    play.step(
        STEP,
        who=who,
        what="opens the link",
        shows=shows,
        at=REFERRAL,
        path=LINKED,
        purpose=PURPOSE,
        headers={"Tym-Answer-Link": token},
        expect=expect,
        check=lambda answer: expect != 200 or not {"caseId", "planItemId"} & set(answer.body),
    )


def answer_through(play: Play, token: str, action: str, body: dict[str, Any], *, shows: str, expect: int = 200) -> None:
    """The contractor gives one of the link's answers, or is refused."""
    play.step(
        STEP,
        who=HOLDER,
        what=action.replace("-", " "),
        shows=shows,
        at=REFERRAL,
        method="POST",
        path=f"{LINKED}/{action}",
        body=body,
        headers={"Tym-Answer-Link": token},
        expect=expect,
    )


def spent(play: Play, location: str, token: str) -> None:
    """The link has given its answers: it opens nothing, and its sender reads who used it."""
    opens(play, token, HOLDER, 404, shows="a replayed link is unknown")
    play.step(
        STEP,
        who=SOCIAL_WORKER,
        what="reads who used the link",
        shows="every use is logged with who it was and how they had identified",
        at=REFERRAL,
        path=location,
        expect=200,
        check=lambda answer: (
            [(use["action"], use["acr"]) for use in answer.body["uses"]]
            == [(action, "substantial") for action in (*reversed(ANSWERS), "read")]
        ),
    )
