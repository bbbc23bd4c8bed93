"""A referral's history over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path

from referral_api.code_lists.schemas import KeptListOut
from referral_api.operations import operations
from referral_api.readings.schemas import EntryOut
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import list_of_step
from referral_api.steps.models import StepRow
from referral_api.versions import service
from referral_api.versions.rules import content_at, stands_at
from referral_api.versions.schemas import HistoryOut, StepOut, VersionItem, VersionOut, VersionsOut
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.vocabulary import DataCategory


@operations.route("read_referral_history")
async def read_referral_history(call: CurrentCall, referral_id: UUID, decisions: DecisionPoint) -> HistoryOut:
    """Every change of a referral: state, action, side, reason, text and time; read like the referral itself."""
    found, steps = await service.read_history(call, decisions, ReferralId(referral_id))
    return HistoryOut(items=[_step(step, service.withheld_of(found, step)) for step in steps])


@operations.route("list_referral_versions")
async def list_referral_versions(call: CurrentCall, referral_id: UUID, decisions: DecisionPoint) -> VersionsOut:
    """The numbered versions of a referral: every change makes one."""
    _, steps = await service.read_history(call, decisions, ReferralId(referral_id))
    return VersionsOut(items=[VersionItem(**_item(step)) for step in steps])


@operations.route("read_referral_version")
async def read_referral_version(
    call: CurrentCall, referral_id: UUID, number: Annotated[int, Path(ge=1)], decisions: DecisionPoint
) -> VersionOut:
    """What stood in the referral at a version; superseded entries are among those of the versions they stood in."""
    found, steps = await service.read_history(call, decisions, ReferralId(referral_id))
    content = content_at(steps, number)
    if not found.permits(DataCategory.SERVICE_NEED):
        content = {}
    return VersionOut(
        **_item(next(step for step in steps if step.version == number)),
        referral_id=referral_id,
        reason=content.get("reason"),
        service_code=content.get("serviceCode"),
        starts_on=content.get("startsOn"),
        ends_on=content.get("endsOn"),
        urgency=content.get("urgency"),
        entries=[
            EntryOut.model_validate(entry)
            for entry in found.entries
            if stands_at(number, since=entry.since_version, until=entry.until_version)
        ],
    )


def _item(step: StepRow) -> dict[str, Any]:  # the members both shapes share
    return {
        "number": step.version,
        "state": step.state,
        "action": step.action,
        "side": step.side,
        "changes_content": step.content is not None,
        "at": step.at,
    }


def _step(step: StepRow, withheld: list[str]) -> StepOut:
    return StepOut(
        version=step.version,
        state=step.state,
        action=step.action,
        side=step.side,
        organisation_id=step.organisation_id,
        reason=step.reason,
        reason_list=KeptListOut.read(list_of_step(step)),
        text=None if withheld else step.text,
        categories=step.text_categories if step.text else [],
        withheld=withheld,
        expected_on=step.expected_on,
        at=step.at,
    )
