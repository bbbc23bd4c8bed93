"""Reconsiderations: what becomes of a referral when a consent that data of it left on has ended.

A withdrawal stops what stands on consent and nothing else: what a statute (such as 381/2023 § 15) or another consent
carries goes on, on that basis.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from referral_api.attentions.rules import AttentionCode
from referral_api.states.rules import ReferralAction, Side, Standing, allowed_actions
from tym_shared.errors import Conflict
from tym_shared.vocabulary import DataCategory


class Result(StrEnum):
    """What became of it: all goes on, on another basis; only a part is shown; or nothing, and the referral stops."""

    KEPT = "kept"
    FILTERED = "filtered"
    STOPPED = "stopped"


class NothingToSettle(Conflict):
    """The referral is not flagged."""


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a new decision leaves of the categories that were given."""

    result: Result
    permitted: frozenset[DataCategory]


ATTENTIONS = {
    Result.KEPT: AttentionCode.BASIS_REPLACED,
    Result.FILTERED: AttentionCode.FILTERED_BY_CONSENT,
    Result.STOPPED: AttentionCode.STOPPED_BY_CONSENT,
}
"""How the sender's worker is told."""


def rule_on(
    given: Collection[DataCategory], permitted: Collection[DataCategory], standing: Standing, *, of_sender: bool
) -> Ruling:
    """The ruling on what one organisation gave.

    A referral stops when nothing of its sender's is permitted and its recipient has still something to do.
    """
    left = frozenset(given) & frozenset(permitted)
    if left == frozenset(given):
        return Ruling(result=Result.KEPT, permitted=left)
    may_stop = ReferralAction.STOP in allowed_actions(standing, Side.SYSTEM)
    return Ruling(result=Result.STOPPED if of_sender and not left and may_stop else Result.FILTERED, permitted=left)


def denials(
    before: Sequence[Mapping[str, Any]], denied: Mapping[DataCategory, str], permitted: Collection[str]
) -> list[dict[str, Any]]:  # denials as the row keeps them
    """What the referral says of its denied categories: those of its sending, and those denied now."""
    merged = {str(entry["category"]): str(entry["reason"]) for entry in before} | {
        str(category): reason for category, reason in denied.items()
    }
    return [{"category": one, "reason": reason} for one, reason in sorted(merged.items()) if one not in permitted]
