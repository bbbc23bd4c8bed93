"""Service levels: the product's dated times, an organisation's own in their place, and statute's limit on both."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from referral_api.kinds.rules import ReferralKind, Stage, timer
from tym_shared.errors import FieldFault, Invalid, NotFound
from tym_shared.legal_dates import add_months, add_working_days
from tym_shared.legal_rules import LegalRule, LegalRules, broken

DATA = "referral_api.service_levels.data"


class Source(StrEnum):
    """Whose time it is: the product's setting, or the organisation's own."""

    PRODUCT = "product"
    ORGANISATION = "organisation"


class LevelsOfAnother(NotFound):
    """An organisation's service levels are set by itself alone."""


class LevelsNotAhead(Invalid):
    """Service levels hold from today on at the earliest: what was promised before stands."""


class LevelTwice(Invalid):
    """A kind, stage and urgency stand once."""


@dataclass(frozen=True, kw_only=True)
class Level:
    """Within how many working days of the sending a stage is reached, and whose time that is."""

    working_days: int
    source: Source
    version: str
    rule: LegalRule | None
    limit: LegalRule | None

    def due(self, since: date, *, pending_since: date) -> date:
        """The day by which it is reached, never beyond the limit of statute from when the matter became pending."""
        own = add_working_days(since, self.working_days)
        return min(own, add_months(pending_since, self.limit.number)) if self.limit else own


@dataclass(frozen=True, kw_only=True)
class OwnLevels:
    """An organisation's own times as one version of them says."""

    version: int
    days: Mapping[tuple[str, str, bool], int]

    @classmethod
    def read(cls, version: int, levels: Sequence[Mapping[str, Any]]) -> "OwnLevels":  # as the table has them
        """From the stored document."""
        days = {(one["kind"], one["stage"], bool(one["urgent"])): int(one["workingDays"]) for one in levels}
        return cls(version=version, days=days)


NONE_OF_ITS_OWN = OwnLevels(version=0, days={})


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Statute's limit on a stage of some kinds of referral, and of referrals to some services whatever their kind."""

    rule: LegalRule
    stage: Stage
    kinds: frozenset[ReferralKind]
    services: frozenset[str]


@cache
def limits() -> Sequence[Limit]:
    """Every limit, those no longer in force too."""
    entries = json.loads(files(DATA).joinpath("limits.json").read_text(encoding="utf-8"))
    return tuple(
        Limit(
            rule=rule,
            stage=Stage(entry["stage"]),
            kinds=frozenset(map(ReferralKind, entry["kinds"])),
            services=frozenset(entry["services"]),
        )
        for rule, entry in zip(LegalRules.load(DATA, "limits.json").rules, entries, strict=True)
    )


def limit_of(stage: Stage, kind: ReferralKind, service: str | None, *, on: date) -> LegalRule | None:
    """The limit of statute on a stage of such a referral that is in force on a day."""
    found = (
        one.rule
        for one in limits()
        if one.stage is stage and (kind in one.kinds or service in one.services) and one.rule.in_force(on)
    )
    return next(found, None)


def level_of(
    stage: Stage, kind: ReferralKind, service: str | None = None, *, urgent: bool, own: OwnLevels, on: date
) -> Level:
    """What holds: the organisation's own time, else the product's."""
    limit = limit_of(stage, kind, service, on=on)
    days = own.days.get((kind, stage, urgent))
    if days is not None:
        version = f"organisation@{own.version}"
        return Level(working_days=days, source=Source.ORGANISATION, version=version, rule=None, limit=limit)
    rule = timer(stage, kind, urgent=urgent, on=on)
    return Level(working_days=rule.number, source=Source.PRODUCT, version=rule.version, rule=rule, limit=limit)


def check_levels(levels: Sequence[Mapping[str, Any]], *, valid_from: date, today: date) -> None:  # as stored
    """Refuse days that lie behind, what stands twice, and a time beyond statute, which the refusal names."""
    if valid_from < today:
        raise LevelsNotAhead(errors=[FieldFault(pointer="/validFrom", detail=f"not before {today.isoformat()}")])
    keys = [(one["kind"], one["stage"], one["urgent"]) for one in levels]
    twice = [place for place, key in enumerate(keys) if key in keys[:place]]
    if twice:
        raise LevelTwice(errors=[FieldFault(pointer=f"/levels/{place}", detail="stands twice") for place in twice])
    for place, one in enumerate(levels):
        limit = limit_of(Stage(one["stage"]), ReferralKind(one["kind"]), None, on=valid_from)
        if limit and add_working_days(valid_from, one["workingDays"]) > add_months(valid_from, limit.number):
            detail = f"beyond {limit.number} {limit.unit}"
            pointer = f"/levels/{place}/workingDays"
            raise broken(rule=limit, detail=detail, pointer=pointer, given=one["workingDays"])
