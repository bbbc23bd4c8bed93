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
    Conclusion,
    SectionState,
    digest,
    joint_conclusion,
    require_reasons,
    uncovered,
)
from plans_api.assessments.schemas import (
    AssessmentOut,
    ConcludeIn,
    ConclusionOut,
    DeniedOut,
    EntryOut,
    SectionOut,
)
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import get, get_for_update, get_to_change
from plans_api.cases.rules import CaseAction, CaseId, CaseState, ConclusionsDiffer, EndReason
from plans_api.cases.schemas import CaseIn
from plans_api.cases.service import ask_storers, is_own, move_case, start_case
from plans_api.clients.consent import Homes
from plans_api.own_views.models import OwnViewRow
from plans_api.own_views.queries import views_of
from plans_api.own_views.schemas import OwnViewOut
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId

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
    def used(self) -> set[DataCategory]:
        """The categories of what the reader gets as its own."""
        own = {entry.category for view in self.sections if view.decision is None for entry in view.entries}
        return own | {DataCategory.CLIENT_RELATIONSHIP}

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
    case = await get(await call.begin(), call.caller, case_id)
    view = await assemble(call, case, granted)
    for decision in granted.values():
        await note_release(call, decision, person=case.person_id)
    await call.log_use([PersonId(case.person_id)], register=case.data_register, categories=view.used)
    return view


async def assemble(call: Call, case: CaseRow, granted: Mapping[str, Decision]) -> AssessmentView:
    """The assessment of a visible case as far as the reader's own data and what was granted go; the caller logs it."""
    session = await call.begin()
    views = []
    for section in await queries.sections_of(session, case.id):
        decision = granted.get(section.authority_id)
        categories = decision.permitted if decision else EVERY_CATEGORY
        is_foreign = section.authority_id not in granted and not is_own(call, section.authority_id)
        entries = [] if is_foreign else await queries.entries_of(session, section.id, categories)
        views.append(SectionView(section=section, entries=entries, decision=decision))
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


def shown(call: Call, view: AssessmentView) -> AssessmentOut:
    """The assessment as it is told to its reader."""
    conclusion = view.conclusion
    return AssessmentOut(
        case_id=view.case.id,
        case_state=view.case.state,
        plan_due_on=view.case.plan_due_on,
        sections=[_section_out(call, view, section) for section in view.sections],
        own_views=[_own_view_out(call, view, one) for one in view.own_views],
        uncovered=uncovered(view.covered),
        dissent=view.has_dissent,
        conclusion=ConclusionOut.model_validate(conclusion) if conclusion else None,
    )


def _section_out(call: Call, whole: AssessmentView, view: SectionView) -> SectionOut:
    section, decision = view.section, view.decision
    organisation = call.caller.organisation
    is_own = organisation is not None and organisation.id == section.authority_id
    return SectionOut(
        authority_id=section.authority_id,
        state=section.state,
        conclusion=section.conclusion,
        reason=section.reason if whole.shows_words(call, section.authority_id) else None,
        kela_rehabilitation_needed=section.kela_rehabilitation_needed,
        signed_at=section.signed_at,
        version=section.version,
        entries=[EntryOut.model_validate(entry, by_name=True) for entry in view.entries],
        denied=[DeniedOut(category=category, reason=reason) for category, reason in sorted(decision.denied.items())]
        if decision
        else [],
        decision_id=decision.id if decision else None,
        allowed_actions=MACHINE.allowed(section.state) if is_own and whole.conclusion is None else [],
    )


def _own_view_out(call: Call, whole: AssessmentView, view: OwnViewRow) -> OwnViewOut:
    return OwnViewOut(
        id=view.id,
        organisation_id=view.organisation_id,
        manner=view.manner,
        data_register=view.data_register,
        text=view.text if whole.shows_words(call, view.organisation_id) else None,
        recorded_by=view.recorded_by,
        recorded_at=view.recorded_at,
    )
