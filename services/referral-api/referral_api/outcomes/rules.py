"""Outcomes: what the recipient may refer to in one."""

from tym_shared.errors import FieldFault, Invalid


class ReportNotAttached(Invalid):
    """The referral has no such attachment that the recipient may name as its report."""


def report_refused() -> ReportNotAttached:
    """The refusal of an attachment that the referral does not have, and of one that is not the recipient's own."""
    return ReportNotAttached(errors=[FieldFault(pointer="/reportAttachmentId", detail="no such attachment")])
