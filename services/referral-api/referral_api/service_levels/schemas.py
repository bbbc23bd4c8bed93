"""The wire shapes of service levels."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from referral_api.kinds.rules import ReferralKind, Stage
from referral_api.service_levels.rules import Source
from tym_shared.wire import Incoming, Outgoing

WorkingDays = Annotated[int, Field(ge=0, le=260)]


class LevelIn(Incoming):
    """Within how many working days of the sending a stage of referrals of a kind is reached."""

    kind: ReferralKind
    stage: Stage
    urgent: bool = False
    working_days: WorkingDays


class ServiceLevelsIn(Incoming):
    """All of an organisation's own times from a day on; what is not named follows the product's times again."""

    valid_from: date
    levels: Annotated[list[LevelIn], Field(max_length=200)]


class LimitOut(Outgoing):
    """The limit of statute, beyond which no due day lies."""

    act: str
    section: str
    value: int
    unit: str
    assumption: str | None


class LevelOut(Outgoing):
    """What holds of a kind, stage and urgency; `act`, `section` and `assumption` belong to the product's times.

    `limit` is that of the kind; `serviceLimits` tells of services that have one whatever the kind of their referral.
    """

    kind: ReferralKind
    stage: Stage
    urgent: bool
    working_days: int
    source: Source
    version: str
    act: str | None
    section: str | None
    assumption: str | None
    limit: LimitOut | None


class ServiceLimitOut(Outgoing):
    """The limit of statute on a stage of every referral to a service."""

    service_code: str
    stage: Stage
    limit: LimitOut


class OwnLevelOut(Outgoing):
    """One of an organisation's own times."""

    kind: ReferralKind
    stage: Stage
    urgent: bool
    working_days: int


class LevelsVersion(Outgoing):
    """A version of an organisation's own times, and from when it holds until a later one does."""

    version: int
    valid_from: date
    set_at: datetime
    levels: list[OwnLevelOut]


class ServiceLevelsOut(Outgoing):
    """What holds on a day, and every version that the organisation has set, the newest first."""

    organisation_id: str
    version: int
    on: date
    levels: list[LevelOut]
    service_limits: list[ServiceLimitOut]
    versions: list[LevelsVersion]
