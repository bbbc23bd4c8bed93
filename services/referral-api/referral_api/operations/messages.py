"""The operations of messages."""

from referral_api.operations.shapes import NOTED
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import Mandate

READ_MESSAGES = (
    "message_threads.sides",
    "message_receipts.sides",
    "message_receipts.reader_insert",
    "message_readers.reader",
    "message_readers.reader_insert",
    "message_readers.reader_update",
)
WRITTEN_MESSAGE = ("message_threads.sides", "message_threads.sides_insert", "message_threads.sides_update")

MESSAGES = (
    Operation(
        id="send_message",
        method="POST",
        path="/v1/referrals/{referral_id}/messages",
        scope="referrals:write",
        summary="Write to the other side",
        replayable=True,
        policies=(
            "referrals.sender",
            "referrals.sender_update",
            "referrals.recipient",
            "referrals.recipient_update",
            "messages.sides",
            "messages.sides_insert",
            NOTED,
            *WRITTEN_MESSAGE,
        ),
    ),
    Operation(
        id="list_messages",
        method="GET",
        path="/v1/referrals/{referral_id}/messages",
        scope="referrals:read",
        summary="The messages of a referral",
        personal=True,
        policies=("referrals.sender", "referrals.recipient", "messages.sides", *READ_MESSAGES),
    ),
    Operation(
        id="list_message_threads",
        method="GET",
        path="/v1/message-threads",
        scope="referrals:read",
        summary="Referrals with messages, and how many are unread",
        personal=True,
        policies=("message_threads.sides", "message_readers.reader"),
    ),
    Operation(
        id="send_my_message",
        method="POST",
        path="/v1/me/referrals/{referral_id}/messages",
        scope="me:write",
        summary="Write about my referral",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        replayable=True,
        policies=("referrals.person", "messages.person", "messages.person_insert", *WRITTEN_MESSAGE),
    ),
    Operation(
        id="list_my_messages",
        method="GET",
        path="/v1/me/referrals/{referral_id}/messages",
        scope="me:read",
        summary="The messages about my referral",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        policies=("referrals.person", "messages.person", *READ_MESSAGES),
    ),
)
