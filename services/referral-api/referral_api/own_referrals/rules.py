"""Own referrals: in which words the person is told of them, and when the person may withdraw one.

Who may withdraw follows from the kind (`personMayWithdraw`), as it stood when the referral was made.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from referral_api.clocks.rules import Due
from referral_api.kinds.rules import KindRule
from referral_api.states.rules import Side, Standing, allowed_actions, state_labels
from tym_shared.errors import Invalid

DATA = "referral_api.own_referrals.data"


class NotForThePersonToWithdraw(Invalid):
    """A referral of this kind is not the person's to withdraw."""


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of states, turns, due days, categories and bases by language."""
    words: dict[str, Mapping[str, str]] = json.loads(files(DATA).joinpath("words.json").read_text(encoding="utf-8"))
    return words | {f"state:{state}": labels for state, labels in state_labels().items()}


def due_text(due: Due, on: date, today: date) -> str:
    """Which text tells of a due day: what is to come, or that the day has passed."""
    return f"late:{due}" if on < today else f"due:{due}"


def check_withdrawable(rule: KindRule) -> None:
    """Refuse the person's withdrawal of a kind that is not theirs to withdraw, naming the rule."""
    if not rule.person_may_withdraw:
        detail = f"The sender alone withdraws what it sends on {rule.act} § {rule.section}."
        raise NotForThePersonToWithdraw(detail, rule=rule.reference)


def own_actions(standing: Standing, rule: KindRule) -> list[str]:
    """What the person may do with a referral now."""
    return allowed_actions(standing, Side.PERSON) if rule.person_may_withdraw else []
