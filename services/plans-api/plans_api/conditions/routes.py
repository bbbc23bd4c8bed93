"""The rules of the four plans over HTTP."""

from datetime import date

from plans_api.conditions.rules import RULES
from plans_api.conditions.schemas import PlanTypeOut, PlanTypesOut, RequirementOut, RetentionOut, RuleOut
from plans_api.operations import operations
from plans_api.plan_types.rules import TypeRules, all_types
from tym_shared.call import CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date
from tym_shared.legal_rules import LegalRule
from tym_shared.wire import Day


def _rule(rule: LegalRule, language: str) -> RuleOut:
    return RuleOut(
        code=rule.code,
        act=rule.act,
        section=rule.section,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        limit=rule.value,
        unit=rule.unit,
        text=_text(rule, language),
        assumption=rule.assumption,
    )


def _text(rule: LegalRule, language: str) -> str:
    return rule.text_en if language == "en" else rule.text_fi


def _out(rules: TypeRules, on: date, language: str) -> PlanTypeOut:
    conditions = [rule for rule in RULES.rules if rule.code.startswith(f"{rules.condition}.") and rule.in_force(on)]
    return PlanTypeOut(
        code=rules.type,
        label=_text(rules.rule, language),
        rule=_rule(rules.rule, language),
        makers=sorted(rules.makers),
        approvers=sorted(rules.approvers),
        county=rules.county,
        requires=[RequirementOut(pointer=one.pointer, rule=_rule(one.rule, language)) for one in rules.requires],
        review=_rule(rules.review, language) if rules.review else None,
        conditions=[_rule(rule, language) for rule in conditions],
        data_register=rules.register,
        retention=RetentionOut.model_validate(rules.retention),
        may_replace=sorted(rules.may_replace),
        appeal=_rule(rules.appeal, language) if rules.appeal else None,
    )


@operations.route("list_plan_types")
async def list_plan_types(call: CurrentCall, language: Language, on: Day | None = None) -> PlanTypesOut:
    """Who makes and approves each plan, what it holds, when it is reviewed, who may have one, by the rules of a day.

    Texts are in Finnish where no verified Swedish wording exists.
    """
    day = on or legal_date(await read_legal_now(await call.begin()))
    return PlanTypesOut(items=[_out(rules, day, language) for rules in all_types() if rules.rule.in_force(day)])
