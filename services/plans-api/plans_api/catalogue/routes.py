"""The catalogue over HTTP."""

from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from plans_api.catalogue import service
from plans_api.catalogue.models import LocalServiceRow
from plans_api.catalogue.rules import CatalogueService
from plans_api.catalogue.schemas import LocalServiceIn, LocalServiceTermsIn, ServiceOut, ServicesOut
from plans_api.eligibility.rules import Answer, joint_answer
from plans_api.eligibility.schemas import ConditionAnswerOut, EligibilityIn, EligibilityOut
from plans_api.operations import operations
from plans_api.plan_types.rules import PlanType
from tym_shared.call import CurrentCall, etag
from tym_shared.languages import Language
from tym_shared.vocabulary import OrganisationKind
from tym_shared.wire import CodedReceipt, Day, answer


def _out(found: CatalogueService, language: str) -> ServiceOut:
    label = found.labels.get(language)
    return ServiceOut(
        code=found.code,
        version=found.version,
        label=label or found.labels["fi"] or found.code,
        label_language=language if label else "fi",
        category=found.category,
        organisers=sorted(found.organisers),
        act=found.act,
        section=found.section,
        limits=dict(found.limits),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        plan_types=sorted(found.plan_types),
        expense_reimbursement=found.expense_reimbursement,
        assumption=found.assumption,
        added_by=found.added_by,
    )


def _receipt(row: LocalServiceRow) -> CodedReceipt:
    return CodedReceipt(id=row.code, state="local", version=row.version, allowed_actions=["change"])


@operations.route("list_services")
async def list_services(
    call: CurrentCall,
    language: Language,
    *,
    on: Day | None = None,
    organiser: OrganisationKind | None = None,
    plan_type: Annotated[PlanType | None, Query(alias="planType")] = None,
    age: Annotated[int | None, Query(ge=0, le=120)] = None,
) -> ServicesOut:
    """The services that can start on a day, by organiser, plan type and age; local ones among them."""
    found = await service.list_services(call, on=on, organiser=organiser, plan_type=plan_type, age=age)
    return ServicesOut(items=[_out(one, language) for one in found])


@operations.route("get_service")
async def get_service(call: CurrentCall, language: Language, code: str, response: Response) -> ServiceOut:
    """One service in its present version."""
    found = await service.read_service(call, code)
    response.headers["ETag"] = etag(found.version)
    return _out(found, language)


@operations.route("list_service_versions")
async def list_service_versions(call: CurrentCall, language: Language, code: str) -> ServicesOut:
    """A service's versions, the newest first."""
    return ServicesOut(items=[_out(one, language) for one in await service.read_versions(call, code)])


@operations.route("check_eligibility")
async def check_eligibility(call: CurrentCall, code: str, asked: EligibilityIn) -> EligibilityOut:
    """Whether stated facts meet the service's conditions: yes, no or unknown by rule, each with its section.

    Nothing is stored, and the answer decides nothing.
    """
    on, can_start, answers = await service.check_eligibility(call, code, asked)
    rules = [
        ConditionAnswerOut(
            code=one.code,
            answer=given,
            fact=one.fact,
            rule=one.rule.reference() | {"limit": one.limit},
            assumption=one.assumption,
        )
        for one, given in answers
    ]
    joint = joint_answer([given for _, given in answers]) if can_start else Answer.NO
    return EligibilityOut(code=code, on=on, answer=joint, can_start=can_start, rules=rules)


@operations.route("add_service", response_model=CodedReceipt, status_code=201)
async def add_service(call: CurrentCall, given: LocalServiceIn) -> JSONResponse:
    """Add a local service of the caller's authority."""
    row = await service.add_service(call, given)
    return answer(_receipt(row), status=201, location=f"/v1/services/{row.code}")


@operations.route("change_service", response_model=CodedReceipt)
async def change_service(call: CurrentCall, code: str, given: LocalServiceTermsIn) -> JSONResponse:
    """Store the next version of one's own local service."""
    return answer(_receipt(await service.change_service(call, code, given)))
