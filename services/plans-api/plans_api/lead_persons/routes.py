"""Lead persons over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.lead_persons import service
from plans_api.lead_persons.rules import LeadPersonId
from plans_api.lead_persons.schemas import LeadPersonIn, LeadPersonOut, LeadPersonsOut, NamingIn
from plans_api.lead_persons.service import SeenLeadPerson
from plans_api.networks.rules import NetworkId
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer

OF_ROW = ("id", "name", "deputy_name", "state", "from_on", "to_on", "version")


def _out(seen: SeenLeadPerson) -> LeadPersonOut:
    return LeadPersonOut(
        **{name: getattr(seen.row, name) for name in OF_ROW},
        approvals=list(seen.approvals),
        allowed_actions=list(seen.allowed_actions),
    )


def _receipt(seen: SeenLeadPerson) -> Receipt:
    row = seen.row
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=list(seen.allowed_actions))


@operations.route("list_lead_persons")
async def list_lead_persons(call: CurrentCall, network_id: UUID) -> LeadPersonsOut:
    """Who leads the organising of the model in the group's area, and who did or is proposed."""
    return LeadPersonsOut(items=[_out(one) for one in await service.list_lead_persons(call, NetworkId(network_id))])


@operations.route("propose_lead_person", response_model=Receipt, status_code=201)
async def propose_lead_person(call: CurrentCall, network_id: UUID, given: LeadPersonIn) -> JSONResponse:
    """Put a lead person and the deputy before the group."""
    return answer(_receipt(await service.propose_lead_person(call, NetworkId(network_id), given)), status=201)


@operations.route("approve_lead_person", response_model=Receipt)
async def approve_lead_person(call: CurrentCall, network_id: UUID, lead_person_id: UUID) -> JSONResponse:
    """Approve a proposed lead person as one of the group's parties."""
    seen = await service.approve_lead_person(call, NetworkId(network_id), LeadPersonId(lead_person_id))
    return answer(_receipt(seen))


@operations.route("reject_lead_person", response_model=Receipt)
async def reject_lead_person(call: CurrentCall, network_id: UUID, lead_person_id: UUID) -> JSONResponse:
    """Reject a proposed lead person as one of the group's parties."""
    seen = await service.reject_lead_person(call, NetworkId(network_id), LeadPersonId(lead_person_id))
    return answer(_receipt(seen))


@operations.route("name_lead_person", response_model=Receipt)
async def name_lead_person(call: CurrentCall, network_id: UUID, lead_person_id: UUID, given: NamingIn) -> JSONResponse:
    """Name an approved lead person for the group's term at most (388/2024 § 4)."""
    seen = await service.name_lead_person(call, NetworkId(network_id), LeadPersonId(lead_person_id), given)
    return answer(_receipt(seen))


@operations.route("end_lead_person", response_model=Receipt)
async def end_lead_person(call: CurrentCall, network_id: UUID, lead_person_id: UUID) -> JSONResponse:
    """End a naming before its time."""
    seen = await service.end_lead_person(call, NetworkId(network_id), LeadPersonId(lead_person_id))
    return answer(_receipt(seen))
