"""S1.3: who works on the case, what the person is told meanwhile, and whose the case is."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from tym_local.play import Answer, Play
from tym_local.scenarios.beginnings import EA_WORKER, PLANS, SOCIAL_WORKER, VANTAA

HELSINKI = ZoneInfo("Europe/Helsinki")
GUIDANCE = "Ohjattu varaamaan aika velkaneuvontaan."


def work(play: Play, case: str) -> None:
    """The case leaves the list of unassigned ones, has its lead and members, and guidance is given."""
    _lists(play, "unassigned", case, shows="a new case waits for its workers")
    for worker, role in ((EA_WORKER, "lead"), (SOCIAL_WORKER, "member")):
        play.step(
            "S1.3",
            who=worker,
            what=f"joins the working group as {role}",
            shows="each authority names its own, the responsible one the lead",
            at=PLANS,
            method="POST",
            path=f"/v1/cases/{case}/working-group/members",
            body={"role": role},
            expect=201,
        )
    _lists(play, "mine", case, shows="the case is on its worker's list")
    play.step(
        "S1.3",
        who=EA_WORKER,
        what="records guidance",
        shows="guidance is given while the plan is being made (381/2023 § 4)",
        at=PLANS,
        method="POST",
        path=f"/v1/cases/{case}/guidance",
        body={"givenOn": datetime.now(HELSINKI).date().isoformat(), "text": GUIDANCE},
        expect=201,
    )


def _lists(play: Play, worklist: str, case: str, *, shows: str) -> None:
    play.step(
        "S1.3",
        who=EA_WORKER,
        what=f"looks at the worklist {worklist}",
        shows=shows,
        at=PLANS,
        path=f"/v1/cases?worklist={worklist}&limit=100",
        purpose="joint-assessment",
        expect=200,
        check=partial(_holds, case=case),
    )


def _holds(answer: Answer, case: str) -> bool:
    return any(one["id"] == case and one["employmentAuthorityId"] == VANTAA for one in answer.body["items"])
