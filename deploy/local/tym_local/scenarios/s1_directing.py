"""S1.1 and S1.2: the person is directed to a joint assessment, and its receipt acknowledged."""

import uuid

from tym_local.play import Answer, Play
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    KELA,
    KELA_WORKER,
    PLANS,
    REFERRAL,
    SOCIAL_WORKER,
    Known,
)
from tym_local.scenarios.s1_assessment import ENTRIES, entry


def direct(play: Play, person: Known) -> None:
    """The person is directed, the receipts are acknowledged, and nothing is stored yet."""
    body = {
        "personId": person.id,
        "recipientIds": [COUNTY, KELA],
        "grounds": ["work-capacity-limits", "life-management"],
        "groundsText": "Työkyky ja velat.",
    }
    sent = play.step(
        "S1.1",
        who=EA_WORKER,
        what="directs the person to a joint assessment",
        shows="one referral per authority under one group; the § 3 grounds stay with the sender",
        at=REFERRAL,
        method="POST",
        path="/v1/referrals/joint-assessment",
        body=body,
        expect=201,
        check=lambda answer: len(answer.body["referrals"]) == 2,
    )
    by_recipient = {one["recipientId"]: one["id"] for one in sent.body["referrals"]}
    for worker, organisation in ((SOCIAL_WORKER, COUNTY), (KELA_WORKER, KELA)):
        play.step(
            "S1.1",
            who=worker,
            what="reads the referral in its inbox",
            shows="identity, contact and the fact of directing, and nothing of the grounds",
            at=REFERRAL,
            path=f"/v1/referrals/{by_recipient[organisation]}",
            purpose="tym-directing",
            expect=200,
            check=lambda answer: "Työkyky ja velat" not in str(answer.body),
            within=10,
        )
    foreign = play.request(
        "tampere-worker", REFERRAL, "GET", f"/v1/referrals/{by_recipient[KELA]}", purpose="tym-directing"
    )
    play.step(
        "S1.1",
        who="tampere-worker",
        what="asks for the same referral",
        shows="what one may not see answers like what does not exist",
        at=REFERRAL,
        path=f"/v1/referrals/{uuid.uuid4()}",
        purpose="tym-directing",
        expect=404,
        check=lambda answer: _without_instance(answer) == _without_instance(foreign),
    )
    for worker, organisation in ((SOCIAL_WORKER, COUNTY), (KELA_WORKER, KELA)):
        play.step(
            "S1.2",
            who=worker,
            what="acknowledges receipt",
            shows="a dispatch has a receipt and no acceptance",
            at=REFERRAL,
            method="POST",
            path=f"/v1/referrals/{by_recipient[organisation]}/acknowledge",
            expect=200,
            check=lambda answer: answer.body["state"] == "received" and "accept" not in answer.body["allowedActions"],
        )
    play.step(
        "S1.2",
        who=SOCIAL_WORKER,
        what="stores assessment data before the assessment is started",
        shows="nothing is stored before the client relationship begins",
        at=PLANS,
        method="POST",
        path="/v1/assessment-entries",
        body=entry(person, ENTRIES[1][1]),
        expect=409,
    )


def _without_instance(answer: Answer) -> dict[str, object]:
    return {"status": answer.status} | {name: value for name, value in answer.body.items() if name != "instance"}
