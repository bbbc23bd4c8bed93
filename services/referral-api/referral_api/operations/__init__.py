"""The authorization table of referral-api, one module a feature."""

from referral_api.operations.appointments import APPOINTMENTS
from referral_api.operations.assignments import ASSIGNMENTS
from referral_api.operations.attachments import ATTACHMENTS
from referral_api.operations.code_lists import CODE_LISTS
from referral_api.operations.dispatches import DISPATCHES
from referral_api.operations.erasures import ERASURES
from referral_api.operations.exports import EXPORTS
from referral_api.operations.handling import HANDLING
from referral_api.operations.information_requests import INFORMATION_REQUESTS
from referral_api.operations.kinds import KINDS
from referral_api.operations.links import ANSWER_LINKS
from referral_api.operations.messages import MESSAGES
from referral_api.operations.outcomes import OUTCOMES
from referral_api.operations.own_referrals import OWN_REFERRALS
from referral_api.operations.readings import READINGS
from referral_api.operations.reconsiderations import RECONSIDERATIONS
from referral_api.operations.sendings import SENDINGS
from referral_api.operations.service_levels import SERVICE_LEVELS
from referral_api.operations.versions import VERSIONS
from referral_api.operations.worklists import WORKLISTS
from tym_shared.feed_route import LIST_EVENTS
from tym_shared.operations import Operations

operations = Operations(
    *KINDS,
    *CODE_LISTS,
    *SERVICE_LEVELS,
    *DISPATCHES,
    *SENDINGS,
    *READINGS,
    *WORKLISTS,
    *ASSIGNMENTS,
    *HANDLING,
    *APPOINTMENTS,
    *OUTCOMES,
    *VERSIONS,
    *INFORMATION_REQUESTS,
    *ATTACHMENTS,
    *MESSAGES,
    *ANSWER_LINKS,
    *OWN_REFERRALS,
    *RECONSIDERATIONS,
    *EXPORTS,
    *ERASURES,
    LIST_EVENTS,
)
