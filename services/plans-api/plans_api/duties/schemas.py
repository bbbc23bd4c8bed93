"""The wire shapes of duties."""

from plans_api.approvals.schemas import Number, SpokenLanguage
from tym_shared.wire import Incoming


class DutiesIn(Incoming):
    """The duties were explained on this version, in this language that the person understands (ISO 639)."""

    version: Number
    language: SpokenLanguage
