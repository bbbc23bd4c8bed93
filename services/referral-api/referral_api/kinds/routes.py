"""The kinds of referral and the code lists of answers over HTTP."""

from collections.abc import Mapping

from referral_api.kinds.rules import CodeEntry, KindRule, decline_reasons, kind_rules, outcomes
from referral_api.kinds.schemas import CodeOut, KindOut, KindsOut
from referral_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.languages import Language


@operations.route("list_referral_kinds")
async def list_referral_kinds(_call: CurrentCall, language: Language) -> KindsOut:
    """Who may refer whom to what, on which provision; and the codes of declining and of outcomes."""
    return KindsOut(
        items=[_kind(rule, language) for rule in kind_rules()],
        decline_reasons=_codes(decline_reasons(), language),
        outcomes=_codes(outcomes(), language),
    )


def _kind(rule: KindRule, language: str) -> KindOut:
    return KindOut(
        code=rule.code,
        act=rule.act,
        section=rule.section,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        senders=sorted(rule.senders),
        recipients=sorted(rule.recipients),
        purpose=rule.purpose,
        data_register=rule.register,
        answer_modes=list(rule.answer_modes),
        label=rule.texts[language],
    )


def _codes(entries: Mapping[str, CodeEntry], language: str) -> list[CodeOut]:
    return [CodeOut(code=entry.code, label=entry.labels[language]) for entry in entries.values()]
