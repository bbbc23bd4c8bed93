"""The authorization table of referral-api."""

from tym_shared.feed_route import LIST_EVENTS
from tym_shared.operations import Operations

operations = Operations(
    LIST_EVENTS,
)
