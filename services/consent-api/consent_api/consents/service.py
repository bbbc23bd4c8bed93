"""Use cases of consents."""

from uuid import UUID, uuid4

from consent_api.bases.rules import ConsentForm, consent_bases
from consent_api.consents import queries
from consent_api.consents.models import ConsentRow
from consent_api.consents.rules import MACHINE, ConsentAction, ConsentId, ConsentState, check_consent
from consent_api.consents.schemas import ConsentIn, OwnConsentIn
from consent_api.relations.queries import list_of_person
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.directory import Organisation
from tym_shared.errors import FieldFault, Forbidden, Invalid
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationId


class ConsentNotYours(Forbidden):
    """Only the discloser records a person's consent."""


class PersonNotAClient(Forbidden):
    """The discloser has no client relationship with the person."""


class OrganisationUnknown(Invalid):
    """The consent names an organisation that the directory does not have."""


async def record_consent(call: Call, given: ConsentIn) -> ConsentRow:
    """Store the answer that a worker of the discloser has taken; the discloser must have a relation to the person."""
    if given.discloser_id != call.caller.acting_organisation().id:
        raise ConsentNotYours
    async with call.look() as session:
        now = await read_legal_now(session)
        relations = await list_of_person(session, given.person_id)
    if not any(relation.ends_at is None or relation.ends_at > now for relation in relations):
        raise PersonNotAClient
    return await _store(call, given, person_id=given.person_id, form=given.form, evidence=given.evidence)


async def give_own_consent(call: Call, given: OwnConsentIn) -> ConsentRow:
    """Store the signed-in person's own answer."""
    assert call.caller.person_id is not None
    return await _store(call, given, person_id=call.caller.person_id, form=ConsentForm.ELECTRONIC, evidence=None)


async def _store(
    call: Call, given: OwnConsentIn, *, person_id: UUID, form: ConsentForm, evidence: str | None
) -> ConsentRow:
    session = await call.claim()
    discloser = _organisation(call, given.discloser_id, "/discloserId")
    recipient = _organisation(call, given.recipient_id, "/recipientId")
    if given.answer is ConsentState.GIVEN:
        bases = consent_bases(
            purpose=given.purpose,
            discloser=discloser.kind,
            recipient=recipient.kind,
            on=legal_date(await read_legal_now(session)),
        )
        check_consent(bases, categories=given.categories, itemised=given.itemised_categories, form=form)
    row = ConsentRow(
        id=uuid4(),
        person_id=person_id,
        purpose=given.purpose,
        discloser_id=given.discloser_id,
        recipient_id=given.recipient_id,
        categories=sorted(given.categories),
        itemised_categories=sorted(given.itemised_categories),
        form=form,
        state=given.answer,
        text_version=given.text_version,
        language=given.language,
        evidence=evidence,
        recorded_by=call.caller.user_id,
        valid_until=given.valid_until,
        version=1,
    )
    session.add(row)
    await session.flush()
    await _announce(call, row)
    return row


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
    await session.flush()
    await _announce(call, row)
    return row


async def _announce(call: Call, row: ConsentRow) -> None:
    await call.record(
        Change(
            event=f"consent.{row.state}",
            aggregate_id=row.id,
            version=row.version,
            readers=[row.discloser_id, row.recipient_id],
            data={"purpose": row.purpose, "recipientId": row.recipient_id},
        )
    )


def _organisation(call: Call, organisation_id: str, pointer: str) -> Organisation:
    found = call.directory.organisations.get(OrganisationId(organisation_id))
    if found is None:
        raise OrganisationUnknown(errors=[FieldFault(pointer=pointer, detail="not in the directory")])
    return found
