"""Reading after the end or after leaving, with purpose and necessity (381/2023 §§ 12 and 13, 906/2019 § 17)."""

from tym_shared.errors import Forbidden
from tym_shared.legal_rules import LegalRules

RULES = LegalRules.load("plans_api.supervisions.data")
PURPOSES = frozenset({"log-supervision", "data-subject-rights"})
"""For what a case is opened to the auditor of an authority that has it no more."""


class PurposeNotSupervision(Forbidden):
    """An ended case is read for supervision or for the rights of the data subject alone."""


class SupervisionWithoutNecessity(Forbidden):
    """Supervision states why it is necessary to read an ended case."""


def require_grounds(purpose: str, necessity: str | None) -> None:
    """Refuse another purpose, and a reading without its necessity."""
    if purpose not in PURPOSES:
        raise PurposeNotSupervision(purposes=sorted(PURPOSES))
    if not necessity:
        raise SupervisionWithoutNecessity(
            "Send Tym-Necessity: a code of /v1/necessity-grounds or the id of an opening."
        )
