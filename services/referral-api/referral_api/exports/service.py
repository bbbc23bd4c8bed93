"""Use cases of exports: everything gathered in one transaction, each part as the person's own view of it shows it."""

from collections.abc import Sequence

from referral_api.absences.models import AbsenceRow
from referral_api.absences.schemas import AbsenceOut
from referral_api.appointments.models import AppointmentRow
from referral_api.appointments.schemas import AppointmentOut
from referral_api.attachments.models import AttachmentRow
from referral_api.exports.queries import newest_messages, questions_of, with_more_messages
from referral_api.exports.rules import MOST_MESSAGES, MOST_REFERRALS
from referral_api.exports.schemas import ExportedMessage, ExportedQuestion, ExportedReferral, ExportOut, SupersededEntry
from referral_api.messages.models import MessageRow
from referral_api.outcomes.models import OutcomeRow
from referral_api.own_referrals.queries import hide_advice
from referral_api.own_referrals.service import (
    Own,
    attachment_in_words,
    given_in_words,
    in_words,
    outcome_in_words,
    step_in_words,
    told_in,
)
from referral_api.readings.service import log_reading
from referral_api.referrals.models import EntryRow, InformationRequestRow, ReferralRow
from referral_api.referrals.queries import page_of_person
from referral_api.referrals.service import today_of
from referral_api.steps.models import StepRow
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.parts import parts_by
from tym_shared.vocabulary import DataCategory
from tym_shared.words import Words


async def gather(call: Call, words: Words) -> ExportOut:
    """All that was sent and asked about the signed-in person and what became of it, logged as their own reading.

    What is withheld from the person by law is not in it, nor what the sides keep for themselves: drafts, texts that did
    not leave, and messages between workers.
    """
    person = call.caller.person_id
    assert person is not None
    session = await call.begin()
    rows, following = await page_of_person(session, state=None, cursor=None, limit=MOST_REFERRALS)
    await hide_advice(session, rows)
    messages = await newest_messages(session, [row.id for row in rows], limit=MOST_MESSAGES)
    left_out = await with_more_messages(session, [row.id for row in rows], beyond=MOST_MESSAGES)
    return ExportOut(
        source="referral-api",
        made_at=await read_legal_now(session),
        language=words.language,
        person_id=person,
        referrals=await _referrals(call, rows, messages, words),
        more=[
            *([f"/v1/me/referrals?cursor={following}"] if following else []),
            *(f"/v1/me/referrals/{one}/messages" for one in left_out),
        ],
    )


async def _referrals(
    call: Call, rows: Sequence[ReferralRow], messages: Sequence[MessageRow], words: Words
) -> list[ExportedReferral]:
    session, ids = await call.begin(), [row.id for row in rows]
    today = await today_of(session)
    entries = await parts_by(session, EntryRow, EntryRow.referral_id, ids, order=EntryRow.created_at)
    files = await parts_by(session, AttachmentRow, AttachmentRow.referral_id, ids, order=AttachmentRow.created_at)
    booked = await parts_by(session, AppointmentRow, AppointmentRow.referral_id, ids, order=AppointmentRow.booked_at)
    absences = await parts_by(session, AbsenceRow, AbsenceRow.referral_id, ids, order=AbsenceRow.from_on)
    outcomes = await parts_by(session, OutcomeRow, OutcomeRow.referral_id, ids, order=OutcomeRow.number)
    steps = await parts_by(session, StepRow, StepRow.referral_id, ids, order=StepRow.version)
    questions = await questions_of(session, ids)
    categories = {
        DataCategory.CLIENT_RELATIONSHIP,
        *(entry.category for of_row in entries.values() for entry in of_row),
        *(file.category for of_row in files.values() for file in of_row),
        *(DataCategory(category) for message in messages for category in message.categories),
        *(DataCategory(one) for of_row in outcomes.values() for row in of_row for one in told_in(row)),
        *(DataCategory(one) for row in questions for one in row.question_categories),
        *(one for row in rows for one in row.told),
    }
    await log_reading(call, rows, categories=categories)
    return [
        ExportedReferral(
            referral=in_words(call, Own(row=row, entries=entries.get(row.id, ()), today=today), words),
            superseded_entries=[
                SupersededEntry.from_row(one, **given_in_words(one, words))
                for one in entries.get(row.id, ())
                if one.until_version is not None
            ],
            questions=[_question(one, words) for one in questions if one.referral_id == row.id],
            attachments=[attachment_in_words(one, words) for one in files.get(row.id, ())],
            appointments=[AppointmentOut.model_validate(one) for one in booked.get(row.id, ())],
            absences=[AbsenceOut.model_validate(one) for one in absences.get(row.id, ())],
            outcomes=[outcome_in_words(one, words.language) for one in outcomes.get(row.id, ())],
            steps=[step_in_words(one, words) for one in steps.get(row.id, ())],
            messages=[ExportedMessage.model_validate(one) for one in messages if one.referral_id == row.id],
        )
        for row in rows
    ]


def _question(row: InformationRequestRow, words: Words) -> ExportedQuestion:
    asked = row.contributor_id or row.sender_id
    return ExportedQuestion.from_row(
        row,
        asker_id=row.recipient_id,
        asker_name=words.organisation(row.recipient_id),
        asked_id=asked,
        asked_name=words.organisation(asked),
    )
