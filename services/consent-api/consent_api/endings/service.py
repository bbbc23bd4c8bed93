"""Use cases of endings."""

from consent_api.consents import queries
from consent_api.consents.models import AcknowledgementRow, ConsentRow
from consent_api.consents.rules import MACHINE, OPEN, ConsentAction, ConsentId, ConsentState, ConsentStillStands
from consent_api.consents.schemas import AcknowledgementOut, ConsentHistoryOut, StepOut
from consent_api.consents.service import store
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.inserts import append


async def withdraw_consent(call: Call, consent_id: ConsentId) -> ConsentRow:
    """Withdraw a consent: no read that begins after the answer gets data on it. Withdrawing again changes nothing."""
    async with call.look() as session:
        await queries.get(session, consent_id)
    session = await call.claim()
    row = await queries.get_for_update(session, consent_id)
    if row.state is ConsentState.WITHDRAWN:
        return row
    row.state = MACHINE.move(row.state, ConsentAction.WITHDRAW)
    row.withdrawn_at = await read_legal_now(session)
    row.withdrawn_by = call.caller.user_id
    row.version += 1
    return await store(call, session, row)


async def acknowledge_end(call: Call, consent_id: ConsentId) -> ConsentRow:
    """Take notice, as discloser or recipient, that a consent has ended; once is enough, again changes nothing."""
    async with call.look() as session:
        await queries.get(session, consent_id)
    session = await call.claim()
    row = await queries.get(session, consent_id)
    if row.state in OPEN:
        raise ConsentStillStands
    organisation = call.caller.acting_organisation().id
    if organisation in {one.organisation_id for one in await queries.acknowledgements_of(session, consent_id)}:
        return row
    await session.execute(
        append(AcknowledgementRow, consent_id=row.id, organisation_id=organisation, user_id=call.caller.user_id)
    )
    await call.record(
        Change(
            event="consent.end-acknowledged",
            aggregate_id=row.id,
            version=row.version,
            readers=[row.discloser_id, row.recipient_id],
            data={"organisationId": organisation},
        )
    )
    return row


async def history(call: Call, row: ConsentRow) -> ConsentHistoryOut:
    """The steps of a consent, and for one that has ended whether discloser and recipient have taken notice."""
    session = await call.begin()
    taken = {one.organisation_id: one.at for one in await queries.acknowledgements_of(session, ConsentId(row.id))}
    parties = [] if row.state in OPEN else sorted({row.discloser_id, row.recipient_id})
    return ConsentHistoryOut(
        steps=[StepOut.model_validate(step) for step in await queries.steps_of(session, ConsentId(row.id))],
        acknowledgements=[AcknowledgementOut(organisation_id=one, at=taken.get(one)) for one in parties],
    )
