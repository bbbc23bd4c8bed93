"""The wire shapes of openings."""

from uuid import UUID

from tym_shared.wire import Code, Incoming, LongText


class OpeningIn(Incoming):
    """Why this person's social or health data is necessary: a ground of the code list, and the case in own words."""

    person_id: UUID
    purpose: Code
    ground: Code
    reason: LongText
