"""The authorization table of plans-api, one module a feature."""

from plans_api.operations.agreements import AGREEMENTS
from plans_api.operations.approvals import APPROVALS
from plans_api.operations.assessments import ASSESSMENTS
from plans_api.operations.cases import CASES
from plans_api.operations.catalogue import CATALOGUE
from plans_api.operations.conditions import CONDITIONS
from plans_api.operations.differences import DIFFERENCES
from plans_api.operations.dissolutions import DISSOLUTIONS
from plans_api.operations.drafts import DRAFTS
from plans_api.operations.endings import ENDINGS
from plans_api.operations.exports import EXPORTS
from plans_api.operations.guidance import GUIDANCE
from plans_api.operations.holds import HOLDS
from plans_api.operations.items import ITEMS
from plans_api.operations.lead_persons import LEAD_PERSONS
from plans_api.operations.network_areas import NETWORK_AREAS
from plans_api.operations.networks import NETWORKS
from plans_api.operations.own_views import OWN_VIEWS
from plans_api.operations.plan_documents import PLAN_DOCUMENTS
from plans_api.operations.plans import PLANS
from plans_api.operations.quotas import QUOTAS
from plans_api.operations.realisations import REALISATIONS
from plans_api.operations.review_requests import REVIEW_REQUESTS
from plans_api.operations.reviews import REVIEWS
from plans_api.operations.statistics import STATISTICS
from plans_api.operations.supervisions import SUPERVISIONS
from plans_api.operations.transfers import TRANSFERS
from plans_api.operations.version_reasons import VERSION_REASONS
from plans_api.operations.visits import VISITS
from plans_api.operations.working_groups import WORKING_GROUPS
from tym_shared.feed_route import LIST_EVENTS
from tym_shared.operations import Operations

operations = Operations(
    *CATALOGUE,
    *CASES,
    *WORKING_GROUPS,
    *TRANSFERS,
    *GUIDANCE,
    *HOLDS,
    *SUPERVISIONS,
    *ASSESSMENTS,
    *OWN_VIEWS,
    *DRAFTS,
    *PLANS,
    *CONDITIONS,
    *APPROVALS,
    *ITEMS,
    *REVIEWS,
    *QUOTAS,
    *PLAN_DOCUMENTS,
    *VISITS,
    *REALISATIONS,
    *NETWORK_AREAS,
    *NETWORKS,
    *DISSOLUTIONS,
    *LEAD_PERSONS,
    *AGREEMENTS,
    *STATISTICS,
    *DIFFERENCES,
    *REVIEW_REQUESTS,
    *VERSION_REASONS,
    *ENDINGS,
    *EXPORTS,
    LIST_EVENTS,
)
