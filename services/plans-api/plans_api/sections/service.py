"""Use cases of sections."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.assessments import queries
from plans_api.assessments.models import EntryRow, SectionRow
from plans_api.assessments.rules import (
    MACHINE,
    AssessmentConcluded,
    AssessmentNotStarted,
    SectionAction,
    SectionOfAnother,
    SectionState,
    aspects_of,
    digest,
    reader_group,
    require_necessity,
    secrecy_of,
)
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import find_open, get_for_update, get_to_change
from plans_api.cases.rules import CaseId, CaseState
from plans_api.cases.service import announce
from plans_api.sections.schemas import EntryIn, SignatureIn
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import Stale
from tym_shared.inserts import append
from tym_shared.vocabulary import Register


async def add_entry(call: Call, given: EntryIn) -> tuple[UUID, SectionRow]:
    """Add a datum to the caller's own section of the person's current assessment.

    Refused: before the assessment is started (409), in another's section (403), a category whose professional the
    caller is not (403), social or health data without its necessity, aspects or a secrecy class that are not of the
    category's (422).
    """
    authority = call.caller.acting_organisation()
    if given.organisation_id not in {None, authority.id}:
        raise SectionOfAnother
    group = reader_group(authority.kind, given.category, call.caller.roles)
    require_necessity(given.category, given.necessity)
    aspects = aspects_of(given.category, given.aspects)
    secrecy = secrecy_of(given.category, given.secrecy_class)
    session = await call.claim()
    case = await find_open(session, call.caller, given.person_id)
    if case is None:
        raise AssessmentNotStarted
    section = await _own_section(call, session, case.id)
    section.state = MACHINE.move(section.state, SectionAction.ADD_ENTRY)
    section.version += 1
    entry, now = uuid4(), await read_legal_now(session)
    told = {
        "category": given.category,
        "aspects": aspects,
        "secrecy_class": secrecy,
        "reader_group": group,
        "text": given.text,
        "source": given.source,
        "necessity": given.necessity,
        "recorded_by": call.caller.user_id,
    }
    section.covered = sorted({*section.covered, *aspects})
    section.digest = digest({"id": str(entry), "recorded_at": now.isoformat(), **told}, after=section.digest)
    await session.flush()
    await session.execute(
        append(
            EntryRow,
            id=entry,
            section_id=section.id,
            case_id=case.id,
            authority_id=authority.id,
            place=section.version,
            data_register=Register.TYM,
            legal_basis="381/2023 § 11",
            recorded_at=now,
            **told,
        )
    )
    await announce(call, case, "case.assessment-entered")
    return entry, section


async def sign_section(call: Call, case_id: CaseId, organisation_id: str, given: SignatureIn) -> SectionRow:
    """Sign the own section with its conclusion; it is locked until reopened. The signed version is named."""
    await _locate_own(call, case_id, organisation_id)
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    section = await _own_section(call, session, case.id, case)
    if section.version != given.version and section.state is SectionState.DRAFT:
        raise Stale("The section has changed; read it again.", currentVersion=section.version)
    section.state = MACHINE.move(section.state, SectionAction.SIGN)
    section.conclusion, section.reason = given.conclusion, given.reason
    section.kela_rehabilitation_needed = given.kela_rehabilitation_needed
    section.signed_by = call.caller.user_id
    section.signed_at = await read_legal_now(session)
    section.version += 1
    await session.flush()
    await announce(call, case, "case.section-signed")
    return section


async def reopen_section(call: Call, case_id: CaseId, organisation_id: str) -> SectionRow:
    """Take back the own signature while the assessment is not concluded, to correct or to reconsider."""
    await _locate_own(call, case_id, organisation_id)
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    section = await _own_section(call, session, case.id, case)
    section.state = MACHINE.move(section.state, SectionAction.REOPEN)
    section.conclusion = section.reason = section.kela_rehabilitation_needed = None
    section.signed_by = section.signed_at = None
    section.version += 1
    await session.flush()
    await announce(call, case, "case.section-reopened")
    return section


async def _locate_own(call: Call, case_id: CaseId, organisation_id: str) -> None:
    async with call.look() as session:
        await get_to_change(session, call.caller, case_id)
    if organisation_id != call.caller.acting_organisation().id:
        raise SectionOfAnother


async def _own_section(call: Call, session: AsyncSession, case_id: UUID, case: CaseRow | None = None) -> SectionRow:
    """The caller's own section, locked, while the assessment is not concluded."""
    locked = case or await get_for_update(session, call.caller, case_id)
    if locked.state is not CaseState.ASSESSING:
        raise AssessmentConcluded(state=locked.state)
    return await queries.section_for_update(session, case_id, call.caller.acting_organisation().id)
