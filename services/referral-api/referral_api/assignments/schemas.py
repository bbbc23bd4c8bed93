"""The wire shapes of assignments."""

from datetime import datetime

from tym_shared.wire import Incoming, Outgoing, ShortText


class AssignmentIn(Incoming):
    """Who is to work on the referral: `userId` is the user as the logs know it: the issuer, `#` and the subject."""

    user_id: ShortText


class AssignmentOut(Outgoing):
    """Who worked on the referral on the caller's side, by whom put there and taken off."""

    assignee: str
    assigned_by: str
    assigned_at: datetime
    ended_by: str | None
    ended_at: datetime | None


class AssignmentsOut(Outgoing):
    """The history of one side, the newest first; the present one has no end."""

    items: list[AssignmentOut]
