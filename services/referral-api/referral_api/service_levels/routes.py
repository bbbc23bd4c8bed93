"""Service levels over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from referral_api.kinds.rules import TIMED_FROM, ReferralKind, Stage
from referral_api.operations import operations
from referral_api.service_levels import service
from referral_api.service_levels.rules import level_of, limits
from referral_api.service_levels.schemas import (
    LevelOut,
    LevelsVersion,
    LimitOut,
    OwnLevelOut,
    ServiceLevelsIn,
    ServiceLevelsOut,
    ServiceLimitOut,
)
from tym_shared.call import CurrentCall, etag
from tym_shared.legal_rules import LegalRule
from tym_shared.wire import CodedReceipt, answer

SET = "set"


@operations.route("get_service_levels", response_model=ServiceLevelsOut)
async def get_service_levels(
    call: CurrentCall,
    organisation_id: str,
    response: Response,
    on: Annotated[date | None, Query(ge=TIMED_FROM, description="From 1 January 2025 on.")] = None,
) -> ServiceLevelsOut:
    """Within how many working days an organisation reaches each stage of what it is sent on a day, today as a rule.

    A time of the organisation's own stands in the place of the product's; statute's limit holds over both.
    """
    found = await service.read_service_levels(call, organisation_id, on=on)
    response.headers["ETag"] = etag(found.version)
    return ServiceLevelsOut(
        organisation_id=found.organisation,
        version=found.version,
        on=found.on,
        levels=[
            _level(found, kind, stage, urgent=urgent)
            for kind in ReferralKind
            for stage in Stage
            for urgent in (False, True)
        ],
        service_limits=[
            ServiceLimitOut(service_code=code, stage=one.stage, limit=_limit(one.rule))
            for one in limits()
            if one.rule.in_force(found.on)
            for code in sorted(one.services)
        ],
        versions=[
            LevelsVersion(
                version=row.version,
                valid_from=row.valid_from,
                set_at=row.set_at,
                levels=[OwnLevelOut.model_validate(one) for one in row.levels],
            )
            for row in found.versions
        ],
    )


@operations.route("put_service_levels", response_model=CodedReceipt)
async def put_service_levels(call: CurrentCall, organisation_id: str, given: ServiceLevelsIn) -> JSONResponse:
    """Set the own organisation's times from a day on: stricter or other ones, never beyond statute's limit.

    Earlier versions are kept, and referrals sent before keep the days they were given.
    """
    version = await service.set_service_levels(call, organisation_id, given)
    receipt = CodedReceipt(id=organisation_id, state=SET, version=version, allowed_actions=[])
    return answer(receipt)


def _level(found: service.Standing, kind: ReferralKind, stage: Stage, *, urgent: bool) -> LevelOut:
    level = level_of(stage, kind, urgent=urgent, own=found.own, on=found.on)
    limit, rule = level.limit, level.rule
    return LevelOut(
        kind=kind,
        stage=stage,
        urgent=urgent,
        working_days=level.working_days,
        source=level.source,
        version=level.version,
        act=rule.act if rule else None,
        section=rule.section if rule else None,
        assumption=rule.assumption if rule else None,
        limit=_limit(limit) if limit else None,
    )


def _limit(rule: LegalRule) -> LimitOut:
    return LimitOut(
        act=rule.act, section=rule.section, value=rule.number, unit=rule.unit or "", assumption=rule.assumption
    )
