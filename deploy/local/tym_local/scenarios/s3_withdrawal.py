"""S3.3: the consent is withdrawn: what stood on it stops, its case worker is told, and the rest goes on."""

from tym_local.play import Play
from tym_local.scenarios.beginnings import CONSENT, EA_WORKER, KELA_WORKER, REFERRAL, Known, done
from tym_local.scenarios.referring import reads

EMPLOYER_CONTACT, RECRUITMENT = "employer-contact", "recruitment"


def withdrawn(play: Play, person: Known, *, vacancy: str, between: str) -> None:
    """What stood on consent stops at once; what stands on statute does not."""
    still_read(play, between, shows="before: Kela reads on § 15")
    listed = done(play.request(person.client, CONSENT, "GET", "/v1/me/consents")).body["items"]
    given = next(one["id"] for one in listed if one["state"] == "given")
    play.step(
        "S3.3",
        who=person.client,
        what="withdraws the consent",
        shows="withdrawing is as easy as giving",
        at=CONSENT,
        method="POST",
        path=f"/v1/me/consents/{given}/withdraw",
        expect=200,
        check=lambda answer: answer.body["state"] == "withdrawn",
    )
    next_read(play, vacancy)
    play.step(
        "S3.3",
        who=EMPLOYER_CONTACT,
        what="acknowledges the withdrawal",
        shows="holder and recipient are told, and say that they know",
        at=CONSENT,
        method="POST",
        path=f"/v1/consents/{given}/acknowledge-end",
        expect=200,
    )
    told(play, vacancy)
    seen_by_person(play, person, vacancy)
    still_read(play, between, shows="between the authorities nothing changes: § 15 needs no consent")


def still_read(play: Play, between: str, *, shows: str) -> None:
    """Kela reads what was sent to it on statute."""
    reads(
        play,
        "S3.3",
        KELA_WORKER,
        between,
        what="reads the referral",
        shows=shows,
        purpose="joint-service",
        check=lambda answer: len(answer.body["entries"]) == 1,
        within=10,
    )


def next_read(play: Play, vacancy: str) -> None:
    """The employer's very next read: denied, or of the bare fact if the referral has been stopped by then."""
    answer = play.request(EMPLOYER_CONTACT, REFERRAL, "GET", f"/v1/referrals/{vacancy}", purpose=RECRUITMENT)
    denied = answer.status == 403 and {one["reason"] for one in answer.body["denied"]} == {"consent-withdrawn"}
    stopped = answer.status == 200 and (answer.body["state"], answer.body["entries"]) == ("stopped", [])
    play.record(
        "S3.3",
        who=EMPLOYER_CONTACT,
        what="reads the referral",
        shows="the very next read holds nothing",
        expected="403, or 200 once it has been stopped",
        actual=str(answer.status),
        ok=denied or stopped,
    )


def told(play: Play, vacancy: str) -> None:
    """The case worker finds the referral among the flagged ones, with what to do, and settles it."""
    play.step(
        "S3.3",
        who=EA_WORKER,
        what="looks at the flagged referrals",
        shows="the open referral that stood on the consent is flagged to its case worker, with what to do",
        at=REFERRAL,
        path="/v1/referrals?box=outbox&worklist=flagged",
        purpose=RECRUITMENT,
        expect=200,
        check=lambda answer: (
            [one["attention"]["code"] for one in answer.body["items"] if one["id"] == vacancy] == ["stopped-by-consent"]
        ),
        within=20,
    )
    reads(
        play,
        "S3.3",
        EA_WORKER,
        vacancy,
        what="reads what the withdrawal did",
        shows="recorded: the consent, what stood on it, and what is permitted now",
        purpose=RECRUITMENT,
        part="/reconsiderations",
        check=lambda answer: (
            [(one["cause"], one["result"]) for one in answer.body["items"]] == [("consent-withdrawn", "stopped")]
        ),
    )
    play.step(
        "S3.3",
        who=EA_WORKER,
        what="settles the flag",
        shows="once the worker has talked with the person",
        at=REFERRAL,
        method="POST",
        path=f"/v1/referrals/{vacancy}/settle-attention",
        expect=200,
        check=lambda answer: answer.body["state"] == "stopped",
    )


def seen_by_person(play: Play, person: Known, vacancy: str) -> None:
    """The person sees that it stopped, why, and what the employer had been shown."""
    play.step(
        "S3.3",
        who=person.client,
        what="reads the own referral",
        shows="it has stopped, why, and what had been sent, in words",
        at=REFERRAL,
        path=f"/v1/me/referrals/{vacancy}",
        expect=200,
        check=lambda answer: (
            (answer.body["reasonLabel"], answer.body["turn"]) == ("The consent was withdrawn", None)
            and all(entry["sharedUntil"] for entry in answer.body["entries"])
        ),
    )
