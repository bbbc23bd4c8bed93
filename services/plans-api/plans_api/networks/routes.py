"""Networks over HTTP."""

from uuid import UUID

from fastapi import Response
from fastapi.responses import JSONResponse

from plans_api.networks import queries, service
from plans_api.networks.rules import NetworkId
from plans_api.networks.schemas import (
    AreaOut,
    GoalsOut,
    MemberOut,
    NegotiationIn,
    NegotiationOut,
    NetworkIn,
    NetworkListed,
    NetworkOut,
    TermIn,
)
from plans_api.networks.service import allowed_actions, receipt_of
from plans_api.operations import operations
from tym_shared.call import CurrentCall, etag
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer

OF_ROW = (
    *("id", "employment_authority_ids", "county_ids", "setter_id", "term_from", "term_to"),
    *("kela_id", "proposed_by", "chair_id", "vice_chair_id", "dissolved_on", "dissolution_reason", "version"),
)


@operations.route("list_networks")
async def list_networks(call: CurrentCall, cursor: Cursor = None, limit: Limit = 50) -> Page[NetworkListed]:
    """The groups that the caller's organisation is a party of, newest first."""
    session = await call.begin()
    rows, following = await queries.page(session, call.caller, cursor=cursor, limit=limit)
    today = legal_date(await read_legal_now(session))
    items = [
        NetworkListed(
            **{name: getattr(row, name) for name in NetworkListed.model_fields if name != "state"},
            state=service.state_today(row, today),
        )
        for row in rows
    ]
    return Page(items=items, next_cursor=following)


@operations.route("get_network", response_model=NetworkOut)
async def get_network(call: CurrentCall, network_id: UUID, response: Response) -> NetworkOut:
    """A group for its parties: areas, who has negotiated, members with deputies, chairs, term and goals."""
    whole = await service.read_network(call, NetworkId(network_id))
    response.headers["ETag"] = etag(whole.row.version)
    return NetworkOut(
        **{name: getattr(whole.row, name) for name in OF_ROW},
        state=whole.state,
        areas=[AreaOut.model_validate(one) for one in whole.areas],
        negotiations=[NegotiationOut.model_validate(one) for one in whole.negotiations],
        members=[MemberOut.model_validate(one) for one in whole.members],
        goals=[GoalsOut.model_validate(one) for one in whole.goals],
        allowed_actions=allowed_actions(call, whole.row, whole.state),
    )


@operations.route("propose_network", response_model=Receipt, status_code=201)
async def propose_network(call: CurrentCall, given: NetworkIn) -> JSONResponse:
    """Open the negotiation on a steering group and its area (381/2023 § 9)."""
    held = await service.propose_network(call, given)
    return answer(receipt_of(call, held), status=201, location=f"/v1/networks/{held.row.id}")


@operations.route("negotiate_network", response_model=Receipt)
async def negotiate_network(call: CurrentCall, network_id: UUID, given: NegotiationIn) -> JSONResponse:
    """State that the caller's organisation has negotiated; employment authorities name the one that sets the group."""
    return answer(receipt_of(call, await service.negotiate(call, NetworkId(network_id), given)))


@operations.route("withdraw_network", response_model=Receipt)
async def withdraw_network(call: CurrentCall, network_id: UUID) -> JSONResponse:
    """Take back a proposal that is still being negotiated."""
    return answer(receipt_of(call, await service.withdraw(call, NetworkId(network_id))))


@operations.route("set_network", response_model=Receipt)
async def set_network(call: CurrentCall, network_id: UUID, given: TermIn) -> JSONResponse:
    """Set the group for five years; refused with all that is missing."""
    held = await service.set_network(call, NetworkId(network_id), given)
    assert held.row.term_to is not None
    return answer(receipt_of(call, held), termTo=held.row.term_to.isoformat())
