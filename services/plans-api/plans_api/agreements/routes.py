"""Agreements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from fastapi.responses import JSONResponse

from plans_api.agreements import service
from plans_api.agreements.schemas import (
    AgreementIn,
    AgreementOut,
    AgreementsOut,
    ShareOut,
    StaffCheckIn,
    StaffCheckOut,
    StaffOut,
)
from plans_api.agreements.service import SeenAgreement
from plans_api.networks.rules import NetworkId
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer

Number = Annotated[int, Path(ge=1, le=100_000)]
OF_ROW = (
    *("id", "number", "staff_check_due_on", "drafted_by_organisation"),
    *("drafted_at", "in_force_on", "rule_versions", "version"),
)


def _out(seen: SeenAgreement) -> AgreementOut:
    content = seen.content
    return AgreementOut(
        **{name: getattr(seen.row, name) for name in OF_ROW},
        state=seen.state,
        ways_of_organising=content.ways_of_organising,
        staff=[
            StaffOut(organisation_id=one.organisation, persons=one.persons, tasks=one.tasks) for one in content.staff
        ],
        staff_check_months=content.staff_check_months,
        cost_split=content.cost_split,
        cost_shares=[ShareOut(organisation_id=party, percent=share) for party, share in sorted(seen.shares.items())],
        kela_share=content.kela_share,
        signed_by=list(seen.signers),
        staff_checks=[StaffCheckOut.model_validate(one) for one in seen.checks],
        allowed_actions=list(seen.allowed_actions),
    )


def _receipt(seen: SeenAgreement) -> Receipt:
    row = seen.row
    return Receipt(id=row.id, state=seen.state, version=row.version, allowed_actions=list(seen.allowed_actions))


@operations.route("list_agreements")
async def list_agreements(call: CurrentCall, network_id: UUID) -> AgreementsOut:
    """The versions of the group's agreement with signatures, cost shares and checks of the staff."""
    return AgreementsOut(items=[_out(one) for one in await service.list_agreements(call, NetworkId(network_id))])


@operations.route("draft_agreement", response_model=Receipt, status_code=201)
async def draft_agreement(call: CurrentCall, network_id: UUID, given: AgreementIn) -> JSONResponse:
    """Store the next version of the agreement as a draft; `number` is what the parties sign."""
    seen = await service.draft_agreement(call, NetworkId(network_id), given)
    return answer(_receipt(seen), status=201, number=seen.row.number)


@operations.route("sign_agreement", response_model=Receipt)
async def sign_agreement(call: CurrentCall, network_id: UUID, number: Number) -> JSONResponse:
    """Sign exactly this version; refused with everything that 388/2024 § 3 wants and that is missing."""
    return answer(_receipt(await service.sign_agreement(call, NetworkId(network_id), number)))


@operations.route("check_staff", response_model=Receipt)
async def check_staff(call: CurrentCall, network_id: UUID, number: Number, given: StaffCheckIn) -> JSONResponse:
    """Record the yearly check of whether the staff suffices; `staffCheckDueOn` is the day of the next one."""
    seen = await service.check_staff(call, NetworkId(network_id), number, given)
    assert seen.row.staff_check_due_on is not None
    return answer(_receipt(seen), staffCheckDueOn=seen.row.staff_check_due_on.isoformat())
