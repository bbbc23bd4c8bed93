"""The kinds of referral and the code lists of answers over HTTP."""

from referral_api.code_lists.routes import codes_of, list_out
from referral_api.code_lists.rules import ListName
from referral_api.kinds.rules import TIMED_FROM, KindRule, Stage, kind_rules, timer
from referral_api.kinds.schemas import KindOut, KindsOut, TimerOut
from referral_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.languages import Language


@operations.route("list_referral_kinds")
async def list_referral_kinds(_call: CurrentCall, language: Language) -> KindsOut:
    """Who may refer whom to what, on which provision and within which times; and every list of codes."""
    return KindsOut(
        items=[_kind(rule, language) for rule in kind_rules()],
        decline_reasons=codes_of(ListName.DECLINE_REASONS, language),
        outcomes=codes_of(ListName.OUTCOMES, language),
        code_lists=[list_out(name, language) for name in ListName],
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
        permission=rule.permission,
        exceptions=list(rule.exceptions),
        decline_reasons=list(rule.decline_reasons),
        decline_text=rule.decline_text,
        services=sorted(rule.services) if rule.services is not None else None,
        person_may_withdraw=rule.person_may_withdraw,
        report_back=rule.report_back,
        timers=[_timer(stage, rule, urgent=urgent) for stage in Stage for urgent in (False, True)],
        assumption=rule.assumption,
        label=rule.texts[language],
    )


def _timer(stage: Stage, rule: KindRule, *, urgent: bool) -> TimerOut:
    found = timer(stage, rule.code, urgent=urgent, on=max(rule.valid_from, TIMED_FROM))
    return TimerOut(
        stage=stage,
        urgent=urgent,
        working_days=found.number,
        act=found.act,
        section=found.section,
        assumption=found.assumption,
    )
