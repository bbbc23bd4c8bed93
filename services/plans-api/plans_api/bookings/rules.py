"""What a booking can be refused for beside the rules of law."""

from tym_shared.errors import Invalid


class OrganiserUnknown(Invalid):
    """The organiser is not in the directory."""


class ReimbursementNotOfService(Invalid):
    """Expenses of this service are not reimbursed in this way."""


class KeptItemUnknown(Invalid):
    """The version before has no such item, or the item stands in the new one already."""


AGREEABLE = "discretionary"
NOT_AGREEABLE = frozenset({"none", "reimbursement", "other-benefit"})
"""Kinds of the catalogue beside which 380/2023 § 103(3) agrees nothing."""


def reimbursements(kind: str) -> frozenset[str]:
    """The kinds that can be agreed for a service of this kind: its own, none, or at discretion (380/2023 § 103)."""
    return frozenset({kind, "none"} | (set() if kind in NOT_AGREEABLE else {AGREEABLE}))
