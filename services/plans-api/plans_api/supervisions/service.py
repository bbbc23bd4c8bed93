"""Use cases of supervisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans_api.assessments import queries as assessments
from plans_api.assessments.models import EntryRow, SectionRow
from plans_api.cases.models import CaseRow, EndConclusionRow
from plans_api.cases.queries import end_conclusions
from plans_api.cases.rules import CaseId
from plans_api.plans.models import VersionRow
from plans_api.plans.queries import plan_of_case, versions_of
from plans_api.supervisions.queries import open_former
from plans_api.supervisions.rules import RULES, require_grounds
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId


@dataclass(frozen=True, kw_only=True)
class SupervisedCase:
    """A case with what the supervising authority stored of it, and the rule that it is read under."""

    case: CaseRow
    end_conclusions: Sequence[EndConclusionRow]
    section: SectionRow | None
    entries: Sequence[EntryRow]
    versions: Sequence[VersionRow]
    rule_version: str


async def supervise_case(call: Call, case_id: CaseId) -> SupervisedCase:
    """A case for the auditor of an authority that has it no more, until its erasure; noted in the use log.

    That is one that has ended, or that the authority has left. What other authorities stored stays theirs to supervise.
    NotFound for a case that the authority still has or never had; refused without purpose and necessity of supervision.
    """
    own = call.caller.acting_organisation().id
    session = await call.begin()
    case = await open_former(session, case_id, own=own)
    require_grounds(call.purpose, call.necessity)
    sections = await assessments.sections_of(session, case.id)
    section = next((one for one in sections if one.authority_id == own), None)
    entries = await assessments.entries_of(session, section.id, frozenset(DataCategory)) if section else []
    plan = await plan_of_case(session, case.id)
    stored = await versions_of(session, plan.id) if plan else []
    versions = [one for one in stored if one.stored_by_organisation == own]
    of_versions = {category for version in versions for category in version.categories}
    used = {DataCategory.CLIENT_RELATIONSHIP, *(entry.category for entry in entries), *of_versions}
    await call.log_use([PersonId(case.person_id)], register=case.data_register, categories=used)
    return SupervisedCase(
        case=case,
        end_conclusions=await end_conclusions(session, case),
        section=section,
        entries=entries,
        versions=versions,
        rule_version=RULES.get("supervision", on=legal_date(await read_legal_now(session))).version,
    )
