"""Handling: what a kind of referral lets its recipient say when it declines."""

from referral_api.code_lists.rules import ListName, require_code
from referral_api.kinds.rules import KindRule
from tym_shared.errors import FieldFault, Invalid


class DeclineTextNotOfKind(Invalid):
    """A referral of this kind is declined with a code alone."""


def check_decline(rule: KindRule, reason: str, text: str | None) -> None:
    """Refuse a code that the kind does not know, and a text where it knows none."""
    require_code(ListName.DECLINE_REASONS, reason, pointer="/reason", among=rule.decline_reasons)
    if text is not None and not rule.decline_text:
        fault = FieldFault(pointer="/text", detail="this kind knows no text")
        raise DeclineTextNotOfKind(errors=[fault], rule=rule.reference)
