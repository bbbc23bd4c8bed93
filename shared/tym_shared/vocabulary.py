"""The wire codes that all three services share: organisation kinds, data categories and registers.

Data categories are the closed list of 381/2023 § 11(2), in its order.
"""

from enum import StrEnum
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
OrganisationId = NewType("OrganisationId", str)
"""The directory's code of an organisation, such as `employment-vantaa`; at most 80 characters."""


class OrganisationKind(StrEnum):
    """What an organisation is in law; it decides which legal bases can apply to it."""

    EMPLOYMENT_AUTHORITY = "employment-authority"
    WELLBEING_SERVICES_COUNTY = "wellbeing-services-county"
    KELA = "kela"
    SERVICE_PROVIDER = "service-provider"
    COUNTY_CONTRACTOR = "county-contractor"
    EMPLOYER = "employer"
    EDUCATION_PROVIDER = "education-provider"
    YOUTH_WORK = "youth-work"
    MUNICIPALITY = "municipality"
    POLICE = "police"
    OPERATOR = "operator"


THREE_AUTHORITIES = frozenset(
    {OrganisationKind.EMPLOYMENT_AUTHORITY, OrganisationKind.WELLBEING_SERVICES_COUNTY, OrganisationKind.KELA}
)
"""The authorities of the co-operation model, 381/2023 § 2."""


class DataCategory(StrEnum):
    """The data that the co-operation model may handle, 381/2023 § 11(2) points 1 to 7; nothing else belongs to it."""

    IDENTITY = "identity"
    CLIENT_RELATIONSHIP = "client-relationship"
    EDUCATION_AND_WORK = "education-and-work"
    SOCIAL_SITUATION = "social-situation"
    HEALTH_AND_WORK_CAPACITY = "health-and-work-capacity"
    SERVICE_NEED = "service-need"
    PLAN = "plan"


NECESSITY_CATEGORIES = frozenset({DataCategory.SOCIAL_SITUATION, DataCategory.HEALTH_AND_WORK_CAPACITY})
"""Categories that are opened only with a stated necessity (381/2023 § 11(2) points 4 and 5, 906/2019 § 23)."""


class Register(StrEnum):
    """The register a record belongs to: it gives the controllers, the retention rule and the person's rights."""

    TYM = "tym"
    EMPLOYMENT = "employment"
    INTEGRATION = "integration"
    COUNTY_SOCIAL = "county-social"
    COUNTY_HEALTH = "county-health"
    KELA = "kela"
    PROVIDER = "provider"
    YOUTH_WORK = "youth-work"
    MUNICIPALITY = "municipality"


CONSENT_REGISTER = "consent"
"""The register of consents and of the log, which the person reads at consent-api; no datum of a case stands in it."""


class Mandate(StrEnum):
    """What a representative may do for another at `/v1/me`: the scope of their mandate (703/2023 § 50)."""

    CONSENTS = "consents"
    LOG = "log"
    REQUESTS = "requests"
    PLANS = "plans"
    REFERRALS = "referrals"


ANY_MANDATE = "any"
"""What an operation names that every representative may call, whatever their mandate covers."""


OWN_REGISTER = {
    OrganisationKind.EMPLOYMENT_AUTHORITY: Register.EMPLOYMENT,
    OrganisationKind.WELLBEING_SERVICES_COUNTY: Register.COUNTY_SOCIAL,
    OrganisationKind.KELA: Register.KELA,
    OrganisationKind.YOUTH_WORK: Register.YOUTH_WORK,
    OrganisationKind.MUNICIPALITY: Register.MUNICIPALITY,
}
"""The register in which an organisation's own entries stand when the entry does not say otherwise."""


def own_register(kind: OrganisationKind) -> Register:
    """The register of entries that an organisation of this kind makes outside the co-operation model."""
    return OWN_REGISTER.get(kind, Register.PROVIDER)
