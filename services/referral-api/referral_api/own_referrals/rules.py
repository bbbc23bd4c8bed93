"""Own referrals: in which words the person is told of them, and when the person may withdraw one.

Who may withdraw follows from the kind (`personMayWithdraw`), as it stood when the referral was made.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from referral_api.code_lists.rules import ListName, code_list
from referral_api.kinds.rules import KindRule
from referral_api.states.rules import ReferralState, Side, Standing, allowed_actions
from tym_shared.errors import Invalid

DATA = "referral_api.own_referrals.data"
REASONS = {
    ReferralState.DECLINED: ListName.DECLINE_REASONS,
    ReferralState.ON_HOLD: ListName.HOLD_REASONS,
    ReferralState.WITHDRAWN: ListName.WITHDRAWAL_REASONS,
    ReferralState.CANCELLED: ListName.CANCELLATION_REASONS,
    ReferralState.CANCELLATION_REQUESTED: ListName.WITHDRAWAL_REASONS,
    ReferralState.STOPPED: ListName.CONSENT_ENDINGS,
}
"""The code list of a state's reason."""


class NotForThePersonToWithdraw(Invalid):
    """A referral of this kind is not the person's to withdraw."""


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of states, turns, categories and bases by language."""
    words: Mapping[str, Mapping[str, str]] = json.loads(files(DATA).joinpath("words.json").read_text(encoding="utf-8"))
    return words


def reason_label(state: ReferralState, reason: str | None, language: str) -> str | None:
    """What a state's reason is called; None where there is none or it is of no list."""
    if reason is None or state not in REASONS:
        return None
    return code_list(REASONS[state]).codes.get(reason, {}).get(language)


def check_withdrawable(rule: KindRule) -> None:
    """Refuse the person's withdrawal of a kind that is not theirs to withdraw, naming the rule."""
    if not rule.person_may_withdraw:
        detail = f"The sender alone withdraws what it sends on {rule.act} § {rule.section}."
        raise NotForThePersonToWithdraw(detail, rule=rule.reference)


def own_actions(standing: Standing, rule: KindRule) -> list[str]:
    """What the person may do with a referral now."""
    return allowed_actions(standing, Side.PERSON) if rule.person_may_withdraw else []
