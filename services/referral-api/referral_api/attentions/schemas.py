"""The wire shape of an attention."""

from datetime import datetime

from referral_api.attentions.rules import AttentionCode
from tym_shared.wire import Outgoing


class AttentionOut(Outgoing):
    """What befell the referral without its sender's doing, and what its worker is to do, in the reader's language."""

    code: AttentionCode
    label: str
    to_do: str
    since: datetime
