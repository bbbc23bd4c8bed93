"""Who calls the operations of plans-api."""

from tym_shared.operations import PERSON, WORKER
from tym_shared.vocabulary import OrganisationKind

EMPLOYMENT_AUTHORITY = frozenset({OrganisationKind.EMPLOYMENT_AUTHORITY})
DRAFTERS = EMPLOYMENT_AUTHORITY | {OrganisationKind.WELLBEING_SERVICES_COUNTY}
PARTIES = frozenset({WORKER, PERSON})
"""The authorities of a case and the person."""
TYM_LEAD = frozenset({"tym-lead"})
"""Who speaks for an organisation in the steering group and its agreements."""
