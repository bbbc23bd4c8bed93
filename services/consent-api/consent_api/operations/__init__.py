"""The authorization table of consent-api, one module a feature."""

from consent_api.operations.bases import BASES
from consent_api.operations.consents import CONSENTS
from consent_api.operations.contacts import CONTACTS
from consent_api.operations.decisions import DECISIONS
from consent_api.operations.directory import DIRECTORY
from consent_api.operations.disclosures import DISCLOSURES
from consent_api.operations.exports import EXPORTS
from consent_api.operations.follow_ups import FOLLOW_UPS
from consent_api.operations.hidings import HIDINGS
from consent_api.operations.log import LOG
from consent_api.operations.openings import OPENINGS
from consent_api.operations.organisations import ORGANISATIONS
from consent_api.operations.own_log import OWN_LOG
from consent_api.operations.persons import PERSONS
from consent_api.operations.relations import RELATIONS
from consent_api.operations.representations import REPRESENTATIONS
from consent_api.operations.requests import REQUESTS
from consent_api.operations.subjects import SUBJECTS
from tym_shared.feed_route import LIST_EVENTS
from tym_shared.operations import Operations

operations = Operations(
    *PERSONS,
    *SUBJECTS,
    *CONTACTS,
    *REPRESENTATIONS,
    *DIRECTORY,
    *ORGANISATIONS,
    *RELATIONS,
    *BASES,
    *CONSENTS,
    *DECISIONS,
    *DISCLOSURES,
    *OWN_LOG,
    *HIDINGS,
    *REQUESTS,
    *EXPORTS,
    *OPENINGS,
    *FOLLOW_UPS,
    *LOG,
    LIST_EVENTS,
)
