"""Use cases of consents."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.rules import ConsentForm, ConsentKind, consent_bases
from consent_api.consents import queries
from consent_api.consents.models import ConsentRow, ConsentStepRow
from consent_api.consents.rules import (
    MACHINE,
    ConsentAction,
    ConsentId,
    ConsentState,
    check_consent,
    valid_until,
)
from consent_api.consents.schemas import (
    AnswerIn,
    Asked,
    ConsentIn,
    ConsentRequestIn,
    OwnAnswerIn,
    OwnConsentIn,
)
from consent_api.givers.rules import Giver
from consent_api.givers.service import Representatives, acting_giver
from consent_api.relations.queries import holds_own
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.directory import Organisation
from tym_shared.errors import FieldFault, Forbidden, Invalid
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, OrganisationId


class ConsentNotYours(Forbidden):
    """Only the discloser asks for and records a person's consent."""


class PersonNotAClient(Forbidden):
    """The discloser has no client relationship with the person."""


class OrganisationUnknown(Invalid):
    """The consent names an organisation that the directory does not have."""


class CategoryNotAsked(Invalid):
    """The answer allows data that was not asked for."""


async def request_consent(call: Call, given: ConsentRequestIn) -> ConsentRow:
    """Ask the person, who answers in their own service; a request lapses when its time is over."""
    await _require_client(call, given.discloser_id, given.person_id)
    session = await call.claim()
    row = await _new(call, session, given, person_id=given.person_id, form=None)
    row.state = ConsentState.REQUESTED
    return await store(call, session, row)


async def record_consent(call: Call, given: ConsentIn, representatives: Representatives) -> ConsentRow:
    """Store the answer that a worker of the discloser has taken; the discloser must have a relation to the person.

    Refused: an answer for the person by somebody without a mandate for consents.
    """
    await _require_client(call, given.discloser_id, given.person_id)
    giver = await representatives.giver(call, given.representation_id, person_id=given.person_id)
    session = await call.claim()
    row = await _new(call, session, given, person_id=given.person_id, form=given.form, itemised=given)
    row.evidence = given.evidence
    return await _answered(call, session, row, given.answer, form=given.form, giver=giver)


async def give_own_consent(call: Call, given: OwnConsentIn) -> ConsentRow:
    """Store the signed-in person's own answer, or that of whoever acts for them."""
    assert call.caller.person_id is not None
    giver = await acting_giver(call)
    session = await call.claim()
    form = ConsentForm.ELECTRONIC
    row = await _new(call, session, given, person_id=call.caller.person_id, form=form, itemised=given)
    return await _answered(call, session, row, given.answer, form=form, giver=giver)


async def answer_request(
    call: Call,
    consent_id: ConsentId,
    answer: ConsentAction,
    given: OwnAnswerIn | AnswerIn,
    representatives: Representatives,
) -> ConsentRow:
    """Give what was asked for, or part of it, or refuse: the person in their service, or as a worker has taken it."""
    async with call.look() as session:
        person_id = (await queries.get(session, consent_id)).person_id
    taken = given if isinstance(given, AnswerIn) else None
    if taken:
        giver = await representatives.giver(call, taken.representation_id, person_id=person_id)
    else:
        giver = await acting_giver(call)
    session = await call.claim()
    row = await queries.get_for_update(session, consent_id)
    if call.caller.kind is CallerKind.WORKER and row.discloser_id != call.caller.acting_organisation().id:
        raise ConsentNotYours
    state = MACHINE.move(row.state, answer)
    form = taken.form if taken else ConsentForm.ELECTRONIC
    if given.categories is not None:
        if not set(given.categories) <= set(row.categories):
            raise CategoryNotAsked(errors=[FieldFault(pointer="/categories", detail="more than was asked for")])
        row.categories = sorted(given.categories)
    row.itemised_categories = sorted(given.itemised_categories)
    row.evidence = taken.evidence if taken else None
    now = await read_legal_now(session)
    if state is ConsentState.GIVEN:
        await _check(call, session, row, form=form)
    row.valid_until = valid_until(given.valid_until or row.valid_until, purpose=row.purpose, now=now)
    row.version += 1
    return await _answered(call, session, row, state, form=form, giver=giver)


async def _require_client(call: Call, discloser_id: str, person_id: UUID) -> None:
    if discloser_id != call.caller.acting_organisation().id:
        raise ConsentNotYours
    async with call.look() as session:
        if not await holds_own(session, person_id, discloser_id):
            raise PersonNotAClient


async def _new(
    call: Call,
    session: AsyncSession,
    given: Asked,
    *,
    person_id: UUID,
    form: ConsentForm | None,
    itemised: OwnConsentIn | None = None,
) -> ConsentRow:
    now = await read_legal_now(session)
    row = ConsentRow(
        id=uuid4(),
        person_id=person_id,
        kind=ConsentKind.CONSENT,
        purpose=given.purpose,
        discloser_id=given.discloser_id,
        recipient_id=given.recipient_id,
        categories=sorted(given.categories),
        itemised_categories=sorted(itemised.itemised_categories) if itemised else [],
        text_version=given.text_version,
        language=given.language,
        recorded_by=call.caller.user_id,
        recorded_by_name=call.caller.name,
        by_guardian=False,
        created_at=now,
        version=1,
    )
    _organisation(call, given.discloser_id, "/discloserId")
    _organisation(call, given.recipient_id, "/recipientId")
    if itemised is None or itemised.answer is ConsentState.GIVEN:
        await _check(call, session, row, form=form)
        row.valid_until = valid_until(given.valid_until, purpose=given.purpose, now=now)
    return row


async def _check(call: Call, session: AsyncSession, row: ConsentRow, *, form: ConsentForm | None) -> None:
    """Set the kind of permission the data need; refused where no consent could carry them."""
    bases = consent_bases(
        purpose=row.purpose,
        discloser=_organisation(call, row.discloser_id, "/discloserId").kind,
        recipient=_organisation(call, row.recipient_id, "/recipientId").kind,
        on=legal_date(await read_legal_now(session)),
    )
    categories = [DataCategory(category) for category in row.categories]
    itemised = [DataCategory(category) for category in row.itemised_categories]
    row.kind = check_consent(bases, categories=categories, itemised=itemised, form=form)


async def _answered(
    call: Call,
    session: AsyncSession,
    row: ConsentRow,
    state: ConsentState,
    *,
    form: ConsentForm,
    giver: Giver | None,
) -> ConsentRow:
    row.state, row.form = state, form
    row.answered_at = await read_legal_now(session)
    row.recorded_by, row.recorded_by_name = call.caller.user_id, call.caller.name
    if giver is not None:
        row.representation_id, row.given_by_name = giver.representation, giver.name
        row.by_guardian = giver.is_guardian
    overruled = await queries.overruled_by(session, row)
    await store(call, session, row, overrules=[older.id for older in overruled])
    covered = [older for older in overruled if set(older.categories) <= set(row.categories)]
    for older in covered if state is ConsentState.GIVEN else ():
        older.state = MACHINE.move(older.state, ConsentAction.SUPERSEDE)
        older.superseded_by = row.id
        older.version += 1
        await store(call, session, older)
    return row


async def store(call: Call, session: AsyncSession, row: ConsentRow, *, overrules: Sequence[UUID] = ()) -> ConsentRow:
    """Write the row, its step, audit entry and event, which names the consents that the answer overrules."""
    session.add(row)
    await session.flush()
    await add_step(
        session,
        row,
        user_id=call.caller.user_id,
        user_name=call.caller.name,
        organisation_id=call.actor.organisation_id,
    )
    await call.record(announcement(row, overrules=overrules))
    return row


async def add_step(
    session: AsyncSession, row: ConsentRow, *, user_id: str, user_name: str, organisation_id: str | None
) -> None:
    """Keep the step that has just been made."""
    await session.execute(
        append(
            ConsentStepRow,
            consent_id=row.id,
            version=row.version,
            state=row.state,
            user_id=user_id,
            user_name=user_name,
            organisation_id=organisation_id,
        )
    )


def announcement(row: ConsentRow, *, overrules: Sequence[UUID] = ()) -> Change:
    """The event of a consent's new state, for discloser and recipient: it names no person."""
    ids = {"overrules": sorted(str(one) for one in overrules)} if overrules else {}
    return Change(
        event=f"consent.{row.state}",
        aggregate_id=row.id,
        version=row.version,
        readers=[row.discloser_id, row.recipient_id],
        data={"purpose": row.purpose, "discloserId": row.discloser_id, "recipientId": row.recipient_id, **ids},
    )


def _organisation(call: Call, organisation_id: str, pointer: str) -> Organisation:
    found = call.directory.organisations.get(OrganisationId(organisation_id))
    if found is None:
        raise OrganisationUnknown(errors=[FieldFault(pointer=pointer, detail="not in the directory")])
    return found
