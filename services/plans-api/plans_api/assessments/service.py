"""Use cases of assessments."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.assessments import queries
from plans_api.assessments.models import EntryRow, SectionRow
from plans_api.assessments.rules import (
    MACHINE,
    AssessmentConcluded,
    AssessmentNotStarted,
    Conclusion,
    SectionAction,
    SectionOfAnother,
    SectionState,
    joint_conclusion,
    reader_group,
    require_necessity,
)
from plans_api.assessments.schemas import EntryIn, SignatureIn
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import find_open, get, get_for_update
from plans_api.cases.rules import CaseAction, CaseId, CaseState, ConclusionsDiffer
from plans_api.cases.schemas import CaseIn
from plans_api.cases.service import announce, move_case, start_case
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.clock import read_legal_now
from tym_shared.db import append
from tym_shared.decisions import Decision, Decisions, Question, note_release
from tym_shared.errors import Stale
from tym_shared.vocabulary import DataCategory, OrganisationId, PersonId, Register

EVERY_CATEGORY = frozenset(DataCategory)


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A section as one reader may see it; `decision` is None for the reader's own section and for the person."""

    section: SectionRow
    entries: Sequence[EntryRow]
    decision: Decision | None


async def start_assessment(call: Call, given: CaseIn, decisions: Decisions) -> CaseRow:
    """Start the joint assessment: the case begins, with an empty section for each of the three authorities."""
    case = await start_case(call, given, decisions)
    session = await call.begin()
    session.add_all(
        SectionRow(id=uuid4(), case_id=case.id, authority_id=party, state=SectionState.DRAFT, version=1)
        for party in case.parties
    )
    await session.flush()
    return case


async def add_entry(call: Call, given: EntryIn) -> tuple[UUID, SectionRow]:
    """Add a datum to the caller's own section of the person's current assessment.

    Refused: before the assessment is started (409), in another's section (403), a category whose professional the
    caller is not (403), social or health data without its necessity (422).
    """
    authority = call.caller.acting_organisation()
    if given.organisation_id not in {None, authority.id}:
        raise SectionOfAnother
    group = reader_group(authority.kind, given.category, call.caller.roles)
    require_necessity(given.category, given.necessity)
    session = await call.claim()
    case = await find_open(session, call.caller, given.person_id)
    if case is None:
        raise AssessmentNotStarted
    section = await _own_section(call, session, case.id)
    section.state = MACHINE.move(section.state, SectionAction.ADD_ENTRY)
    section.version += 1
    await session.flush()
    entry = uuid4()
    await session.execute(
        append(
            EntryRow,
            id=entry,
            section_id=section.id,
            case_id=case.id,
            authority_id=authority.id,
            category=given.category,
            reader_group=group,
            data_register=Register.TYM,
            legal_basis="381/2023 § 11",
            text=given.text,
            source=given.source,
            necessity=given.necessity,
            recorded_by=call.caller.user_id,
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


async def conclude_assessment(call: Call, case_id: CaseId) -> CaseRow:
    """Conclude jointly: NEED leads to planning, NO_NEED ends the case; dissent or a missing signature refuses (409)."""
    async with call.look() as session:
        await get(session, call.caller, case_id)
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    if case.state is not CaseState.ASSESSING:
        raise AssessmentConcluded(state=case.state)
    sections = await queries.sections_of(session, case.id)
    outcome = joint_conclusion([section.conclusion for section in sections])
    if outcome is None:
        raise ConclusionsDiffer("At least one authority dissents.")
    case.kela_rehabilitation_needed = any(section.kela_rehabilitation_needed for section in sections)
    now = await read_legal_now(session)
    if outcome is Conclusion.NEED:
        await move_case(call, case, CaseAction.CONCLUDE_NEED, now=now)
    else:
        await move_case(call, case, CaseAction.CONCLUDE_NO_NEED, now=now, reason="no-need-found")
    return case


async def read_assessment(call: Call, case_id: CaseId, decisions: Decisions) -> tuple[CaseRow, list[SectionView]]:
    """The assessment for a party or the person: own entries by the use log, others' by a decision per authority."""
    async with call.look() as session:
        located = await get(session, call.caller, case_id)
        held = await queries.categories_of(session, case_id)
    granted = await _ask(call, located, held, decisions)
    session = await call.begin()
    case = await get(session, call.caller, case_id)
    views = []
    for section in await queries.sections_of(session, case.id):
        decision = granted.get(section.authority_id)
        categories = decision.permitted if decision else EVERY_CATEGORY
        is_foreign = section.authority_id not in granted and not _is_own(call, section.authority_id)
        entries = [] if is_foreign else await queries.entries_of(session, section.id, categories)
        views.append(SectionView(section=section, entries=entries, decision=decision))
    for decision in granted.values():
        await note_release(call, decision, person=case.person_id)
    own = {entry.category for view in views if view.decision is None for entry in view.entries}
    used = own | {DataCategory.CLIENT_RELATIONSHIP}
    await call.log_use([PersonId(case.person_id)], register=case.data_register, categories=used)
    return case, views


async def _ask(
    call: Call, case: CaseRow, held: Mapping[str, set[DataCategory]], decisions: Decisions
) -> dict[str, Decision]:
    """A decision per other authority that holds entries; none is needed for the person's own data."""
    others = {authority: held[authority] for authority in held if not _is_own(call, authority)}
    questions = [
        Question.by(
            call.caller,
            "read",
            person=PersonId(case.person_id),
            categories=categories,
            register=case.data_register,
            source=OrganisationId(authority),
            purpose=call.purpose,
            necessity=call.necessity,
        )
        for authority, categories in others.items()
    ]
    answers = await asyncio.gather(*(decisions.evaluate(one, user=call.caller) for one in questions))
    return dict(zip(others, answers, strict=True))


def _is_own(call: Call, authority: str) -> bool:
    organisation = call.caller.organisation
    return call.caller.kind is CallerKind.PERSON or (organisation is not None and organisation.id == authority)


async def _locate_own(call: Call, case_id: CaseId, organisation_id: str) -> None:
    async with call.look() as session:
        await get(session, call.caller, case_id)
    if organisation_id != call.caller.acting_organisation().id:
        raise SectionOfAnother


async def _own_section(call: Call, session: AsyncSession, case_id: UUID, case: CaseRow | None = None) -> SectionRow:
    """The caller's own section, locked, while the assessment is not concluded."""
    locked = case or await get_for_update(session, call.caller, case_id)
    if locked.state is not CaseState.ASSESSING:
        raise AssessmentConcluded(state=locked.state)
    return await queries.section_for_update(session, case_id, call.caller.acting_organisation().id)
