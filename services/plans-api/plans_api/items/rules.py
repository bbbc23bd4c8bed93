"""Items: when one may be referred, and what a referral's events mean for it."""

from tym_shared.errors import Conflict

DECLINED = "declined"
"""What referral-api calls a referral that its recipient does not take on."""


class OwnServiceNotReferred(Conflict):
    """The organiser is the caller's own authority; its own services need no referral."""


class ItemOutsideCase(Conflict):
    """Items of a plan outside the co-operation model are not referred as plan items, but by a referral of their own."""


class ItemInterrupted(Conflict):
    """The authority has interrupted the item's service; it goes on as another item, if the parties agree one."""
