"""Use cases of assessments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.assessments import queries
from plans_api.assessments.models import ConclusionRow, EntryRow, SectionRow
from plans_api.assessments.rules import (
    MACHINE,
    AssessmentConcluded,
    AssessmentNotStarted,
    Conclusion,
    SectionAction,
    SectionOfAnother,
    SectionState,
    aspects_of,
    digest,
    joint_conclusion,
    reader_group,
    require_necessity,
    require_reasons,
    secrecy_of,
    uncovered,
)
from plans_api.assessments.schemas import ConcludeIn, EntryIn, SignatureIn
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import find_open, get, get_for_update, get_to_change
from plans_api.cases.rules import CaseAction, CaseId, CaseState, ConclusionsDiffer, EndReason
from plans_api.cases.schemas import CaseIn
from plans_api.cases.service import announce, ask_storers, is_own, move_case, start_case
from plans_api.clients.consent import Homes
from plans_api.own_views.models import OwnViewRow
from plans_api.own_views.queries import views_of
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.db import append
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.errors import Stale
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId, Register

EVERY_CATEGORY = frozenset(DataCategory)
OWN_WORDS = DataCategory.SERVICE_NEED
"""The category of a conclusion's reason and of the person's own view."""


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A section as one reader may see it; `decision` is None for the reader's own section and for the person."""

    section: SectionRow
    entries: Sequence[EntryRow]
    decision: Decision | None


@dataclass(frozen=True, kw_only=True)
class AssessmentView:
    """An assessment as one reader may see it, with the decisions it stands on by storing authority."""

    case: CaseRow
    sections: Sequence[SectionView]
    own_views: Sequence[OwnViewRow]
    conclusion: ConclusionRow | None
    granted: Mapping[str, Decision]

    def shows_words(self, call: Call, storer: str) -> bool:
        """Whether the reader may see reasons and own views that this authority stored."""
        decision = self.granted.get(storer)
        return is_own(call, storer) or (decision is not None and OWN_WORDS in decision.permitted)

    @property
    def covered(self) -> set[str]:
        """The aspects that any section covers."""
        return {aspect for view in self.sections for aspect in view.section.covered}

    @property
    def has_dissent(self) -> bool:
        """Whether the signed conclusions of the present parties differ."""
        present = (view.section for view in self.sections if view.section.authority_id in self.case.parties)
        return len({section.conclusion for section in present if section.conclusion}) > 1


async def start_assessment(call: Call, given: CaseIn, decisions: Decisions, homes: Homes) -> CaseRow:
    """Start the joint assessment: the case begins, with an empty section for each of the three authorities."""
    case = await start_case(call, given, decisions, homes)
    await open_sections(await call.begin(), case, case.parties)
    return case


async def open_sections(session: AsyncSession, case: CaseRow, authorities: Iterable[str]) -> None:
    """Lay out an empty section for each authority that has none yet, while the case is being assessed."""
    if case.state is not CaseState.ASSESSING:
        return
    present = {section.authority_id for section in await queries.sections_of(session, case.id)}
    session.add_all(
        SectionRow(
            id=uuid4(), case_id=case.id, authority_id=one, state=SectionState.DRAFT, covered=[], digest="", version=1
        )
        for one in authorities
        if one not in present
    )
    await session.flush()


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


async def conclude_assessment(call: Call, case_id: CaseId, given: ConcludeIn) -> CaseRow:
    """Conclude jointly: NEED leads to planning, NO_NEED ends the case. What it stood on stands unaltered from then on.

    Dissent or a missing signature refuses (409), and an aspect that neither a datum covers nor a reason explains (422).
    """
    async with call.look() as session:
        await call.replay(session)
        await get_to_change(session, call.caller, case_id)
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    if case.state is not CaseState.ASSESSING:
        raise AssessmentConcluded(state=case.state)
    sections = await queries.sections_of(session, case.id)
    present = [section for section in sections if section.authority_id in case.parties]
    outcome = joint_conclusion([section.conclusion for section in present])
    if outcome is None:
        raise ConclusionsDiffer("At least one authority dissents.")
    now = await read_legal_now(session)
    missing = uncovered({aspect for section in sections for aspect in section.covered})
    reasons, rule = require_reasons(missing, {gap.aspect: gap.reason for gap in given.gaps}, on=legal_date(now))
    session.add(
        ConclusionRow(
            case_id=case.id,
            outcome=outcome,
            gaps=reasons,
            rule_version=rule.version,
            evidence_digest=_evidence(sections, await views_of(session, case.id)),
            concluded_by=call.caller.user_id,
            concluded_at=now,
        )
    )
    await session.flush()
    case.kela_rehabilitation_needed = any(section.kela_rehabilitation_needed for section in present)
    if outcome is Conclusion.NEED:
        await move_case(call, case, CaseAction.CONCLUDE_NEED, now=now)
    else:
        await move_case(call, case, CaseAction.CONCLUDE_NO_NEED, now=now, reason=EndReason.NO_NEED_FOUND)
    return case


def _evidence(sections: Sequence[SectionRow], views: Sequence[OwnViewRow]) -> str:
    """The digest of what is concluded on: every section with its signature and its entries' chain, every own view."""
    named = ("authority_id", "state", "conclusion", "reason", "kela_rehabilitation_needed", "signed_by", "digest")
    return digest(
        {
            "sections": [{name: getattr(section, name) for name in named} for section in sections],
            "ownViews": [{"id": str(view.id), "manner": view.manner, "text": view.text} for view in views],
        }
    )


async def read_assessment(call: Call, case_id: CaseId, decisions: Decisions) -> AssessmentView:
    """The assessment for a party or the person: own entries by the use log, others' by a decision per authority."""
    async with call.look() as session:
        located = await get(session, call.caller, case_id)
        held = await _held(session, case_id)
    granted = await ask_storers(call, located, held, decisions)
    session = await call.begin()
    case = await get(session, call.caller, case_id)
    views = []
    for section in await queries.sections_of(session, case.id):
        decision = granted.get(section.authority_id)
        categories = decision.permitted if decision else EVERY_CATEGORY
        is_foreign = section.authority_id not in granted and not is_own(call, section.authority_id)
        entries = [] if is_foreign else await queries.entries_of(session, section.id, categories)
        views.append(SectionView(section=section, entries=entries, decision=decision))
    for decision in granted.values():
        await note_release(call, decision, person=case.person_id)
    own = {entry.category for view in views if view.decision is None for entry in view.entries}
    used = own | {DataCategory.CLIENT_RELATIONSHIP}
    await call.log_use([PersonId(case.person_id)], register=case.data_register, categories=used)
    return AssessmentView(
        case=case,
        sections=views,
        own_views=await views_of(session, case.id),
        conclusion=await queries.conclusion_of(session, case.id),
        granted=granted,
    )


async def _held(session: AsyncSession, case_id: UUID) -> dict[str, set[DataCategory]]:
    """Which categories each authority holds: those of its entries, and of reasons and own views that it stored."""
    held = await queries.categories_of(session, case_id)
    reasoned = [one.authority_id for one in await queries.sections_of(session, case_id) if one.reason]
    for storer in (*reasoned, *(view.organisation_id for view in await views_of(session, case_id))):
        held.setdefault(storer, set()).add(OWN_WORDS)
    return held


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
