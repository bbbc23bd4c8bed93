"""Use cases of agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert

from plans_api.agreements import queries
from plans_api.agreements.models import AgreementRow, SignatureRow, StaffCheckRow
from plans_api.agreements.rules import (
    MACHINE,
    RULES,
    AgreementAction,
    AgreementState,
    Content,
    CostSplit,
    Staff,
    allowed,
    check_due_on,
    cost_shares,
    require_complete,
    require_staff_of_parties,
    state_on,
)
from plans_api.agreements.schemas import AgreementIn, StaffCheckIn
from plans_api.networks.models import NetworkRow
from plans_api.networks.queries import get as get_network
from plans_api.networks.rules import NetworkAction, NetworkId
from plans_api.networks.service import HeldNetwork, announce, hold
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date


@dataclass(frozen=True, kw_only=True)
class SeenAgreement:
    """A version with its signatures, checks and shares, and what the caller can do."""

    row: AgreementRow
    state: AgreementState
    content: Content
    shares: Mapping[str, Decimal]
    signers: Sequence[str]
    checks: Sequence[StaffCheckRow]
    allowed_actions: Sequence[str]


async def list_agreements(call: Call, network_id: NetworkId) -> Sequence[SeenAgreement]:
    """Every version of the group's agreement, newest first; NotFound for who is no party."""
    session = await call.begin()
    network = await get_network(session, call.caller, network_id)
    today = legal_date(await read_legal_now(session))
    signatures = await queries.signatures_of(session, network_id)
    checks = await queries.checks_of(session, network_id)
    return [
        _seen(
            call,
            network,
            row,
            today=today,
            signers=[one.organisation_id for one in signatures if one.agreement_id == row.id],
            checks=[one for one in checks if one.agreement_id == row.id],
        )
        for row in await queries.of_network(session, network_id)
    ]


def _seen(
    call: Call,
    network: NetworkRow,
    row: AgreementRow,
    *,
    today: date,
    signers: Sequence[str],
    checks: Sequence[StaffCheckRow] = (),
) -> SeenAgreement:
    state = state_on(row.state, check_due_on=row.staff_check_due_on, on=today)
    content = _content(row)
    return SeenAgreement(
        row=row,
        state=state,
        content=content,
        shares=cost_shares(content, network.parts, on=today),
        signers=signers,
        checks=checks,
        allowed_actions=allowed(state, has_signed=call.caller.acting_organisation().id in signers),
    )


def _content(row: AgreementRow) -> Content:
    held = row.content
    return Content(
        ways_of_organising=held["ways_of_organising"],
        staff=[
            Staff(organisation=one["organisation_id"], persons=Decimal(one["persons"]), tasks=one["tasks"])
            for one in held["staff"]
        ],
        staff_check_months=held["staff_check_months"],
        cost_split=CostSplit(held["cost_split"]) if held["cost_split"] else None,
        cost_shares={one["organisation_id"]: Decimal(one["percent"]) for one in held["cost_shares"]},
        kela_share=held["kela_share"],
    )


async def draft_agreement(call: Call, network_id: NetworkId, given: AgreementIn) -> SeenAgreement:
    """Store the next version as a draft; a draft that was still to be signed lapses.

    Contents may be missing until the first signature; staff of organisations outside the group is refused at once.
    """
    held = await hold(call, network_id, NetworkAction.AGREE)
    require_staff_of_parties([one.organisation_id for one in given.staff], held.row.party_ids)
    for former in await queries.in_state(held.session, network_id, AgreementState.DRAFT):
        former.state = MACHINE.move(former.state, AgreementAction.LAPSE)
        former.version += 1
    row = AgreementRow(
        id=uuid4(),
        network_id=held.row.id,
        number=await queries.latest_number(held.session, network_id) + 1,
        state=AgreementState.DRAFT,
        content=_stored(given),
        drafted_by_organisation=call.caller.acting_organisation().id,
        drafted_by=call.caller.user_id,
        rule_versions=sorted(rule.version for rule in RULES.rules if rule.in_force(held.today)),
        version=1,
    )
    held.session.add(row)
    await _told(call, held, row, "network.agreement-drafted")
    return _seen(call, held.row, row, today=held.today, signers=())


def _stored(given: AgreementIn) -> dict[str, Any]:  # the content as JSON
    return given.model_dump(mode="json")


async def sign_agreement(call: Call, network_id: NetworkId, number: int) -> SeenAgreement:
    """Sign exactly this version; with the last party's signature it comes into force and replaces the former one.

    Refused while it lacks any mandatory content (388/2024 § 3), naming each.
    """
    async with call.look() as session:
        await get_network(session, call.caller, network_id)
        await queries.get(session, network_id, number)
    held = await hold(call, network_id, NetworkAction.AGREE)
    row = await queries.get(held.session, network_id, number)
    MACHINE.move(row.state, AgreementAction.SIGN)
    content = _content(row)
    require_complete(content, held.row.parts, on=held.today)
    own = call.caller.acting_organisation().id
    signature = {"agreement_id": row.id, "network_id": held.row.id, "organisation_id": own}
    statement = insert(SignatureRow).values(**signature, signed_by=call.caller.user_id)
    await held.session.execute(statement.on_conflict_do_nothing())
    signers = await queries.signers_of(held.session, row.id)
    if signers >= set(held.row.party_ids):
        await _put_in_force(held, row, content)
    row.version += 1
    await _told(call, held, row, "network.agreement-signed")
    return _seen(call, held.row, row, today=held.today, signers=sorted(signers))


async def _put_in_force(held: HeldNetwork, row: AgreementRow, content: Content) -> None:
    for former in await queries.in_state(held.session, NetworkId(held.row.id), AgreementState.IN_FORCE):
        former.state = MACHINE.move(former.state, AgreementAction.REPLACE)
        former.version += 1
    row.state = MACHINE.move(row.state, AgreementAction.COME_INTO_FORCE)
    row.in_force_on = held.today
    assert content.staff_check_months is not None
    row.staff_check_due_on = check_due_on(held.today, content.staff_check_months)


async def check_staff(call: Call, network_id: NetworkId, number: int, given: StaffCheckIn) -> SeenAgreement:
    """Record a check of the staff (388/2024 § 3(3)); the next is due a year on at the latest."""
    async with call.look() as session:
        await get_network(session, call.caller, network_id)
        await queries.get(session, network_id, number)
    held = await hold(call, network_id, NetworkAction.AGREE)
    row = await queries.get(held.session, network_id, number)
    state = state_on(row.state, check_due_on=row.staff_check_due_on, on=held.today)
    row.state = MACHINE.move(state, AgreementAction.CHECK_STAFF)
    require_staff_of_parties([one.organisation_id for one in given.staff], held.row.party_ids)
    content = _content(row)
    assert content.staff_check_months is not None
    check = StaffCheckRow(
        id=uuid4(),
        agreement_id=row.id,
        network_id=held.row.id,
        checked_on=held.today,
        staff=[one.model_dump(mode="json") | {"tasks": None} for one in given.staff],
        is_sufficient=given.is_sufficient,
        note=given.note,
        checked_by_organisation=call.caller.acting_organisation().id,
        checked_by=call.caller.user_id,
    )
    held.session.add(check)
    row.staff_check_due_on = check_due_on(held.today, content.staff_check_months)
    row.version += 1
    await _told(call, held, row, "network.staff-checked", isSufficient=given.is_sufficient)
    signers = await queries.signers_of(held.session, row.id)
    return _seen(call, held.row, row, today=held.today, signers=sorted(signers))


async def _told(call: Call, held: HeldNetwork, row: AgreementRow, event: str, **data: object) -> None:
    await announce(call, held.row, event, agreementId=str(row.id), number=row.number, state=row.state, **data)
