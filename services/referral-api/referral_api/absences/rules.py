"""Absences: when they are reported, and on what.

The host of a work try-out reports absences to the employment authority without consent (380/2023 § 59): the days and
whether a reason was told, never the reason itself. Who acts for the sender reports into the sender's own register.
"""

from referral_api.states.rules import UNDER_WAY, NotYourAction, ReferralState, Side
from tym_shared.errors import Conflict
from tym_shared.vocabulary import DataCategory, OrganisationKind

PURPOSE = "work-try-out-follow-up"
CATEGORIES = frozenset({DataCategory.PLAN})
HOSTS = frozenset(
    {
        OrganisationKind.SERVICE_PROVIDER,
        OrganisationKind.EMPLOYER,
        OrganisationKind.YOUTH_WORK,
        OrganisationKind.EDUCATION_PROVIDER,
        OrganisationKind.MUNICIPALITY,
    }
)


class AbsenceNotReportable(Conflict):
    """Absences are reported while the person takes part."""


class AbsenceHasNoBasis(Conflict):
    """No provision lets this recipient report absences to this sender."""


def check_reporting(*, side: Side, state: ReferralState) -> None:
    """Refuse another side than the recipient's, and a service that has not started or is over."""
    if side is not Side.RECIPIENT:
        raise NotYourAction("The recipient reports absences.")
    if state not in UNDER_WAY:
        raise AbsenceNotReportable(state=state)


def needs_decision(*, recipient: OrganisationKind, sender: OrganisationKind, acts_for_sender: bool) -> bool:
    """Whether the report is a disclosure that is decided; AbsenceHasNoBasis where none is possible."""
    if acts_for_sender:
        return False
    if recipient not in HOSTS or sender is not OrganisationKind.EMPLOYMENT_AUTHORITY:
        raise AbsenceHasNoBasis
    return True
