"""Supervisions over HTTP."""

from uuid import UUID

from plans_api.assessments.schemas import EntryOut
from plans_api.cases.rules import CaseId
from plans_api.cases.schemas import EndConclusionOut
from plans_api.maskings.rules import own_statements
from plans_api.operations import operations
from plans_api.plans.models import VersionRow
from plans_api.supervisions import service
from plans_api.supervisions.schemas import OwnVersionOut, SupervisedCaseOut
from tym_shared.call import CurrentCall

OF_CASE = (
    *("id", "person_id", "employment_authority_id", "county_id", "kela_id"),
    *("created_at", "ended_at", "end_reason", "erasure_on"),
)


def _version(row: VersionRow) -> OwnVersionOut:
    content, items = own_statements(row.content, row.items, row.origins)
    return OwnVersionOut.from_row(row, content=content, items=items)


@operations.route("supervise_case")
async def supervise_case(call: CurrentCall, case_id: UUID) -> SupervisedCaseOut:
    """A case that has ended, or that the authority has left, for its auditor: what the authority itself stored.

    Needs `Tym-Purpose` of supervision or of the data subject's rights, and `Tym-Necessity`. A case that the authority
    still has is not found.
    """
    found = await service.supervise_case(call, CaseId(case_id))
    return SupervisedCaseOut(
        **{name: getattr(found.case, name) for name in OF_CASE},
        end_conclusions=[EndConclusionOut.model_validate(one) for one in found.end_conclusions],
        conclusion=found.section.conclusion if found.section else None,
        conclusion_reason=found.section.reason if found.section else None,
        entries=[EntryOut.model_validate(one, by_name=True) for one in found.entries],
        versions=[_version(one) for one in found.versions],
        rule_version=found.rule_version,
    )
