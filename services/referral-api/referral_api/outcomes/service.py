"""Use cases of outcomes."""

from collections.abc import Mapping, Sequence
from datetime import date

from referral_api.attachments import queries as attachments
from referral_api.code_lists.rules import ListName, held_version, require_code, versions_of
from referral_api.handling.service import act, tell
from referral_api.outcomes import queries
from referral_api.outcomes.models import OutcomeRow
from referral_api.outcomes.rules import report_refused
from referral_api.outcomes.schemas import OutcomeAnswerIn, OutcomeIn, QueryIn
from referral_api.readings.service import read_referral
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId, check_past
from referral_api.referrals.service import Remark, rule_of, side_of, today_of
from referral_api.states.rules import ReferralAction, Side, next_state
from referral_api.tellings.service import NOTHING_TOLD, Told, permit
from referral_api.texts.rules import BASIC, beyond_basic, check_text
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.errors import NotFound, PeriodReversed
from tym_shared.vocabulary import DataCategory, PersonId
from tym_shared.wire import Receipt


async def complete_referral(call: Call, decisions: Decisions, referral_id: ReferralId, given: OutcomeIn) -> Receipt:
    """Complete with a structured outcome, which the sender acknowledges or asks about.

    What it tells of a need that follows, and a text beyond the basic category, leave on a decision for their categories
    and are refused where that denies them; so are days that lie ahead. A report back tells nothing in words without one
    (1301/2014 § 40).
    """
    row, today = await _check(call, referral_id, given)
    texts = {"/categories": _told(given)}
    told = await _permit(call, decisions, row, ReferralAction.COMPLETE, texts=texts, outcome=given, on=today)

    def check(row: ReferralRow) -> None:
        _check_days(row, given, today)

    def fill(row: ReferralRow) -> None:
        row.outcome, row.completed_on = given.outcome, _days(row, given, today)[1]

    receipt = await act(call, referral_id, ReferralAction.COMPLETE, fill=fill, check=check, told=told)
    await _keep(call, referral_id, given, today, told=told)
    return receipt


async def query_outcome(call: Call, decisions: Decisions, referral_id: ReferralId, given: QueryIn) -> Receipt:
    """Ask, as the sender, about the outcome; the turn passes to the recipient."""
    said = Remark(text=given.question, categories=given.categories)
    return await tell(call, decisions, referral_id, ReferralAction.QUERY_OUTCOME, said=said)


async def answer_outcome(call: Call, decisions: Decisions, referral_id: ReferralId, given: OutcomeAnswerIn) -> Receipt:
    """Answer the sender's question, with the outcome anew where it changes; the earlier one stays readable."""
    new, action = given.outcome, ReferralAction.ANSWER_OUTCOME
    row, today = await _check(call, referral_id, new)
    texts = {"/categories": given.categories, "/outcome/categories": _told(new)}
    told = await _permit(call, decisions, row, action, texts=texts, outcome=new, on=today)

    def check(row: ReferralRow) -> None:
        if new:
            _check_days(row, new, today, within="/outcome")

    def fill(row: ReferralRow) -> None:
        if new:
            row.outcome, row.completed_on = new.outcome, new.completed_on or row.completed_on

    said = Remark(text=given.text, categories=given.categories)
    receipt = await act(call, referral_id, action, said=said, fill=fill, check=check, told=told)
    if new:
        await _keep(call, referral_id, new, today, told=told)
    return receipt


async def list_outcomes(call: Call, decisions: Decisions, referral_id: ReferralId) -> Sequence[OutcomeRow]:
    """The outcomes for who may read the referral, logged with what they tell."""
    found = await read_referral(call, decisions, referral_id)
    rows = await queries.of_referral(await call.begin(), referral_id)
    told = {row.follow_up_category for row in rows if row.follow_up_category}
    categories = {DataCategory.SERVICE_NEED, *told, *(one for row in rows if row.text for one in row.text_categories)}
    await call.log_use([PersonId(found.row.person_id)], register=found.row.data_register, categories=categories)
    return rows


async def _check(call: Call, referral_id: ReferralId, given: OutcomeIn | None) -> tuple[ReferralRow, date]:
    if given:
        require_code(ListName.OUTCOMES, given.outcome, pointer="/outcome")
        require_code(ListName.FOLLOW_UPS, given.follow_up.need, pointer="/followUp/need")
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
        if given and given.report_attachment_id is not None:
            try:
                report = await attachments.get(
                    session, referral_id=referral_id, attachment_id=given.report_attachment_id
                )
            except NotFound:
                raise report_refused() from None
            if report.source_id != call.caller.acting_organisation().id:
                raise report_refused()
        return row, await today_of(session)


async def _permit(
    call: Call,
    decisions: Decisions,
    row: ReferralRow,
    action: ReferralAction,
    *,
    texts: Mapping[str, Sequence[DataCategory]],
    outcome: OutcomeIn | None,
    on: date,
) -> Told:
    """One permission for all that is told: the texts, by where their categories stand, and what follows."""
    told = {category for categories in texts.values() for category in categories}
    besides = {outcome.follow_up.category} if outcome and outcome.follow_up.category else set[DataCategory]()
    if rule_of(call, row).report_back:
        besides.update(told, BASIC if outcome and outcome.services else ())
    if not (beyond_basic(told) or besides):
        return NOTHING_TOLD
    next_state(row.standing, action, side_of(call, row))
    for pointer, categories in texts.items():
        check_text(categories, row.permitted, by=Side.RECIPIENT, pointer=pointer)
    return await permit(call, decisions, row, sorted(told), on=on, besides=besides)


def _told(outcome: OutcomeIn | None) -> Sequence[DataCategory]:
    return outcome.categories if outcome and outcome.text is not None else ()


def _check_days(row: ReferralRow, given: OutcomeIn, today: date, *, within: str = "") -> None:
    check_past(given.started_on, pointer=f"{within}/startedOn", today=today)
    check_past(given.completed_on, pointer=f"{within}/completedOn", today=today)
    _days(row, given, today)


def _days(row: ReferralRow, given: OutcomeIn, today: date) -> tuple[date | None, date]:
    """The first and the last day; where the last is not said it is today."""
    starts_on = given.started_on or row.started_on
    ends_on = given.completed_on or row.completed_on or today
    if starts_on and ends_on < starts_on:
        raise PeriodReversed
    return starts_on, ends_on


async def _keep(call: Call, referral_id: ReferralId, given: OutcomeIn, today: date, *, told: Told) -> None:
    session = await call.begin()
    row = await referrals.get(session, referral_id)
    starts_on, ends_on = _days(row, given, today)
    session.add(
        OutcomeRow(
            referral_id=row.id,
            number=await queries.next_number(session, referral_id),
            person_id=row.person_id,
            sender_id=row.sender_id,
            recipient_id=row.recipient_id,
            outcome=given.outcome,
            outcome_list=_held(ListName.OUTCOMES, given.outcome, today, "/outcome"),
            services=list(given.services),
            starts_on=starts_on,
            ends_on=ends_on,
            text=given.text,
            text_categories=list(given.categories),
            follow_up=given.follow_up.need,
            follow_up_list=_held(ListName.FOLLOW_UPS, given.follow_up.need, today, "/followUp/need"),
            follow_up_category=given.follow_up.category,
            follow_up_text=given.follow_up.text,
            report_attachment_id=given.report_attachment_id,
            decision_id=told.decision_id,
            given_by=call.caller.user_id,
        )
    )
    await session.flush()


def _held(name: ListName, code: str, today: date, pointer: str) -> str:
    return held_version(versions_of(name), code, on=today, pointer=pointer)
