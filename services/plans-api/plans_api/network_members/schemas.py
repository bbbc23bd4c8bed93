"""The wire shapes of network members."""

from uuid import UUID

from tym_shared.wire import Incoming, ShortText


class MemberIn(Incoming):
    """A member in office, and the personal deputy."""

    name: ShortText
    deputy_name: ShortText


class ChairIn(Incoming):
    """Which member is meant."""

    member_id: UUID
