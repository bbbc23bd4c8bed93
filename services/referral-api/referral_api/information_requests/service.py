"""Use cases of information requests."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from referral_api.clients.consent import disclosure, reading
from referral_api.clocks.rules import Due, waiting_due
from referral_api.consent_grounds.service import note_consents
from referral_api.information_requests import queries
from referral_api.information_requests.rules import (
    ASKED_WITH,
    ContributorNotAllowed,
    ContributorNotAParty,
    InformationRequestNotOpen,
    may_answer,
    withheld_without_decision,
)
from referral_api.information_requests.schemas import AnswerIn, ContributorIn, InformationRequestIn
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import EntryRow, InformationRequestRow, ReferralRow, RelationKind, RequestState
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import (
    Remark,
    announce,
    move,
    owe_relation,
    receipt_of,
    side_of,
    today_of,
)
from referral_api.states.rules import ReferralAction, Side, next_state
from referral_api.tellings.service import Told, decide_disclosure, note_told, permit, whole
from referral_api.texts.rules import check_text
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.errors import FieldFault, NotFound
from tym_shared.vocabulary import THREE_AUTHORITIES, DataCategory, OrganisationId
from tym_shared.wire import Receipt

ANSWERED = "referral.information-answered"


async def request_information(
    call: Call, decisions: Decisions, referral_id: ReferralId, given: InformationRequestIn
) -> tuple[Receipt, UUID]:
    """Ask the sender, or a contributor of the case, and wait for the answer; the request's id.

    Where no day is said the answer is due within the product's time. Refused: a day that lies behind, a contributor
    outside the three authorities or without a part in the person's case, since to be asked opens data and must not be
    handed out to anybody else, and a question that tells who is asked what may not be told.
    """
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
        today = await today_of(session)
        answer_by = given.answer_by or waiting_due(Due.INFORMATION, today)
    next_state(row.standing, ReferralAction.REQUEST_INFORMATION, side_of(call, row))
    if given.contributor:
        check_text(given.categories, row.permitted, by=Side.RECIPIENT)
        told = await _admit_contributor(call, decisions, row, given.contributor, given.categories)
    else:
        told = await permit(call, decisions, row, given.categories, on=today)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)

    def ask(row: ReferralRow) -> None:
        row.asked_side = Side.CONTRIBUTOR if given.contributor else Side.SENDER

    said = Remark(expected_on=answer_by)
    await move(call, row, ReferralAction.REQUEST_INFORMATION, side_of(call, row), said=said, fill=ask)
    told.check(row, Side.RECIPIENT)
    request = InformationRequestRow(
        id=uuid4(),
        referral_id=row.id,
        person_id=row.person_id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        contributor_id=given.contributor.organisation_id if given.contributor else None,
        contributor_role=given.contributor.role if given.contributor else None,
        data_register=row.data_register,
        purpose=row.purpose,
        question=given.question,
        question_categories=list(given.categories),
        answer_by=answer_by,
        state=RequestState.OPEN,
        version=1,
        asked_by=call.caller.user_id,
        decision_id=told.decision_id,
    )
    session.add(request)
    await session.flush()
    await note_told(call, told, row, Side.RECIPIENT)
    if request.contributor_id:
        await owe_relation(call, row, kind=RelationKind.CONTRIBUTOR, organisation_id=request.contributor_id)
    await announce(call, row, contributor=request.contributor_id)
    return receipt_of(row, Side.RECIPIENT), request.id


async def answer_information(
    call: Call, decisions: Decisions, referral_id: ReferralId, given: AnswerIn, *, necessity: str | None
) -> Receipt:
    """Answer, as the sender, what the recipient asked; stored only if the recipient may have it."""
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
    next_state(row.standing, ReferralAction.ANSWER_INFORMATION, side_of(call, row))
    decision = await decide_disclosure(call, decisions, row, categories=[given.category], necessity=necessity)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    side = side_of(call, row)
    next_state(row.standing, ReferralAction.ANSWER_INFORMATION, side)
    request = await queries.open_of_referral(session, referral_id)
    await _answer(call, row, request, given, decision=decision, necessity=necessity, side=side)
    return receipt_of(row, side)


async def answer_request(
    call: Call, decisions: Decisions, request_id: UUID, given: AnswerIn, *, necessity: str | None
) -> Receipt:
    """Answer as the contributor: the text goes to the asker on a decision of its own, and to nobody else."""
    request = await locate_open(call, request_id)
    decision = await decide_disclosure(call, decisions, request, categories=[given.category], necessity=necessity)
    session = await call.claim()
    await queries.open_referral(session, request.referral_id)
    row = await referrals.get_for_update(session, ReferralId(request.referral_id))
    request = await queries.get_for_update(session, request_id)
    require_open(request)
    await _answer(call, row, request, given, decision=decision, necessity=necessity, side=Side.CONTRIBUTOR)
    await referrals.end_relations(await call.drive(), row.id, kinds=[RelationKind.CONTRIBUTOR])
    return Receipt(id=request.id, state=request.state, version=request.version, allowed_actions=[])


async def read_request(
    call: Call, decisions: Decisions, request_id: UUID
) -> tuple[InformationRequestRow, Sequence[str]]:
    """A request that its reader's role may see, and the categories of its question that are withheld.

    What a question tells a contributor is decided anew each time, as long as the contributor's answer is awaited.
    """
    async with call.look() as session:
        row = await queries.get(session, request_id)
    check_role(call, row)
    decision = None
    if withheld_of(call, row) and call.purpose == row.purpose and row.state is RequestState.OPEN:
        question = reading(
            call,
            person=row.person_id,
            categories=sorted(map(DataCategory, row.question_categories)),
            register=row.data_register,
            purpose=row.purpose,
            source=row.recipient_id,
        )
        decision = await decisions.evaluate(question, user=call.caller)
    row = await queries.get(await call.begin(), request_id)
    if decision is None:
        return row, withheld_of(call, row)
    await note_release(call, decision, person=row.person_id)
    return row, [category for category in row.question_categories if category not in decision.permitted]


def withheld_of(call: Call, row: InformationRequestRow) -> Sequence[str]:
    """The categories of a question that a reader is shown on a new decision alone."""
    own = call.caller.acting_organisation().id
    return withheld_without_decision(row.question_categories, to_contributor=row.contributor_id == own)


async def locate_open(call: Call, request_id: UUID) -> InformationRequestRow:
    """The open request that the caller's organisation and role are asked to answer.

    NotFound for organisations that are not its contributor, ContributorRoleMissing for colleagues of another role.
    """
    async with call.look() as session:
        request = await queries.get(session, request_id)
        if request.contributor_id != call.caller.acting_organisation().id:
            raise NotFound
        check_role(call, request)
        await call.replay(session)
    require_open(request)
    return request


def check_role(call: Call, request: InformationRequestRow) -> None:
    """Refuse a colleague for whose role the request is not meant."""
    own = call.caller.acting_organisation().id
    may_answer(contributor=request.contributor_id, role=request.contributor_role, own=own, roles=call.caller.roles)


def require_open(request: InformationRequestRow) -> None:
    """Refuse a request that has been answered or closed."""
    if request.state is not RequestState.OPEN:
        raise InformationRequestNotOpen(state=request.state, allowedActions=[])


async def _answer(
    call: Call,
    row: ReferralRow,
    request: InformationRequestRow,
    given: AnswerIn,
    *,
    decision: Decision,
    necessity: str | None,
    side: Side,
) -> None:
    session = await call.begin()
    await move(call, row, ReferralAction.ANSWER_INFORMATION, side)
    request.state = RequestState.ANSWERED
    request.version += 1
    request.answered_at = await read_legal_now(session)
    own = call.caller.acting_organisation().id
    session.add(
        EntryRow(
            id=uuid4(),
            referral_id=row.id,
            person_id=row.person_id,
            source_id=own,
            recipient_id=row.recipient_id,
            added_by=own,
            request_id=request.id,
            data_register=row.data_register,
            category=given.category,
            text=given.text,
            shared=True,
            necessity=necessity,
            decision_id=UUID(decision.id) if decision.id else None,
            since_version=row.version,
        )
    )
    await note_release(call, decision, person=row.person_id)
    await note_consents(call, decision, referral_id=row.id)
    await announce(call, row, event=ANSWERED, contributor=request.contributor_id)


async def _admit_contributor(
    call: Call,
    decisions: Decisions,
    row: ReferralRow,
    contributor: ContributorIn,
    categories: Sequence[DataCategory],
) -> Told:
    own = call.caller.acting_organisation().id
    found = call.directory.organisation(contributor.organisation_id)
    fault = FieldFault(pointer="/contributor/organisationId", detail="not another authority of the case")
    if found is None or found.kind not in THREE_AUTHORITIES or found.id == own:
        raise ContributorNotAllowed(errors=[fault])
    asked = reading(
        call,
        person=row.person_id,
        categories=[DataCategory.CLIENT_RELATIONSHIP],
        register=row.data_register,
        purpose=row.purpose,
        source=own,
    )
    as_party = replace(asked, organisation=OrganisationId(found.id), roles=[contributor.role], record=False)
    if not (await decisions.evaluate(as_party, user=None)).permitted:
        raise ContributorNotAParty(errors=[fault])
    telling = disclosure(
        call,
        person=row.person_id,
        categories=ASKED_WITH | set(categories),
        register=row.data_register,
        purpose=row.purpose,
        recipient=found.id,
        necessity=call.necessity,
    )
    decision = await decisions.require(telling, user=call.caller)
    beyond = set(categories) - ASKED_WITH
    return Told(categories=categories, decision=whole(decision) if beyond & decision.denied.keys() else decision)
