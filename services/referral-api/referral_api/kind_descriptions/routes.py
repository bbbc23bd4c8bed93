"""The kinds of referral, the state machine and the code lists of answers over HTTP."""

from functools import cache

from referral_api.code_lists.routes import codes_of, lists_on, today_of
from referral_api.code_lists.rules import ListName, version_on, versions_of
from referral_api.kind_descriptions.schemas import KindOut, KindsOut, MachineOut, StateOut, TimerOut, TransitionOut
from referral_api.kinds.rules import TIMED_FROM, AnswerMode, KindRule, Stage, kind_rules, timer
from referral_api.operations import operations
from referral_api.states.rules import ReferralAction, ReferralState, Side, rows_of, state_labels
from tym_shared.call import CurrentCall
from tym_shared.languages import Language


@operations.route("list_referral_kinds")
async def list_referral_kinds(call: CurrentCall, language: Language) -> KindsOut:
    """Who may refer whom to what, on which provision, within which times, through which states; and every code list."""
    today = await today_of(call)
    declining, outcomes = (
        version_on(versions_of(name), today) for name in (ListName.DECLINE_REASONS, ListName.OUTCOMES)
    )
    return KindsOut(
        items=[_kind(rule, language) for rule in kind_rules()],
        machines=_machines(),
        decline_reasons=codes_of(declining, language),
        outcomes=codes_of(outcomes, language),
        code_lists=lists_on(today, language),
    )


def _kind(rule: KindRule, language: str) -> KindOut:
    rows = [row for mode in rule.answer_modes for row in rows_of(mode)]
    states, actions = {row.before for row in rows} | {row.after for row in rows}, {row.action for row in rows}
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
        states=[StateOut(code=one, label=state_labels()[one][language]) for one in ReferralState if one in states],
        actions=[one for one in ReferralAction if one in actions],
        timers=[_timer(stage, rule, urgent=urgent) for stage in Stage for urgent in (False, True)],
        assumption=rule.assumption,
        label=rule.texts[language],
    )


@cache
def _machines() -> list[MachineOut]:
    return [MachineOut(answer_mode=mode, transitions=_transitions(mode)) for mode in AnswerMode]


def _transitions(mode: AnswerMode) -> list[TransitionOut]:
    return [
        TransitionOut(
            before=row.before,
            action=row.action,
            after=row.after,
            sides=[side for side in Side if row.is_open_to(side)],
            decision=row.decision,
        )
        for row in rows_of(mode)
    ]


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
