"""The wire shapes of working groups."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from plans_api.working_groups.rules import EndOfMembership, MemberRole, MemberState
from tym_shared.wire import Incoming, Outgoing, ShortText


class MemberIn(Incoming):
    """A worker of the caller's organisation; the caller itself if no user is named.

    `userId` is the user as the logs know it: the issuer, `#` and the subject.
    """

    role: MemberRole
    user_id: ShortText | None = None
    user_name: ShortText | None = None


class EndIn(Incoming):
    """Why the membership ends."""

    reason: EndOfMembership


class HandOverIn(Incoming):
    """Who leads from now on, a current member; and until when the former lead reads on, not at all if left out."""

    to_member_id: UUID
    read_until: AwareDatetime | None = None


class MemberOut(Outgoing):
    """A membership."""

    id: UUID
    organisation_id: str
    user_id: str
    user_name: str
    role: MemberRole
    state: MemberState
    since: datetime
    ended_at: datetime | None
    end_reason: EndOfMembership | None
    read_until: datetime | None
    version: int
    allowed_actions: list[str]


class WorkingGroupOut(Outgoing):
    """Everybody who works or worked on the case."""

    items: list[MemberOut]
