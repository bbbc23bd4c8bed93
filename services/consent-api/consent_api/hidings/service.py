"""Use cases of hidings."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from consent_api.hidings import queries
from consent_api.hidings.models import HidingEndRow, HidingRow
from consent_api.hidings.rules import (
    EntryNotYours,
    HidingId,
    HidingOver,
    HidingState,
    check_period,
    ground_of,
    grounds,
    notices,
    provision_of,
    state_of,
)
from consent_api.hidings.schemas import HidingEndIn, HidingIn, HidingOut, HidingTold
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationId


async def hide(call: Call, given: HidingIn) -> UUID:
    """Keep an entry from the person's view from now on; the log itself stays as it is.

    Refused: an entry of which the caller's organisation is not the controller, a ground outside the list, a decision of
    the future, and a longer time than the rule lets.
    """
    session = await call.claim()
    today = legal_date(await read_legal_now(session))
    organisation = call.caller.acting_organisation()
    named = await queries.entry_person(session, given.entry_id, given.person_id, controller=organisation.id)
    if named is None:
        raise EntryNotYours(errors=[FieldFault(pointer="/entryId", detail="not an entry of the caller's")])
    ground = ground_of(given.ground, on=today)
    check_period(decided=given.decided_on, valid_until=given.valid_until, today=today)
    identifier = uuid4()
    await session.execute(
        append(
            HidingRow,
            id=identifier,
            entry_id=given.entry_id,
            person_id=named,
            organisation_id=organisation.id,
            ground=ground.code,
            provision=provision_of(organisation.kind),
            is_told=ground.is_told,
            reason=given.reason,
            decision_reference=given.decision_reference,
            decided_on=given.decided_on,
            valid_until=given.valid_until,
            recorded_by=call.caller.user_id,
            recorded_by_name=call.caller.name,
        )
    )
    data = {"ground": ground.code, "entryId": str(given.entry_id), "validUntil": given.valid_until.isoformat()}
    await _announce(call, "log-hiding.made", identifier, version=1, **data)
    return identifier


async def end_hiding(call: Call, hiding_id: HidingId, given: HidingEndIn) -> None:
    """Show the entry again from now on; HidingOver if it has ended or lapsed."""
    async with call.look() as looked:
        await queries.get(looked, hiding_id)
    session = await call.claim()
    row, end = await queries.get(session, hiding_id)
    today = legal_date(await read_legal_now(session))
    if state_of(valid_until=row.valid_until, is_ended=end is not None, today=today) is not HidingState.STANDING:
        raise HidingOver
    ended = append(
        HidingEndRow,
        hiding_id=row.id,
        reason=given.reason,
        user_id=call.caller.user_id,
        user_name=call.caller.name,
    )
    try:
        await session.execute(ended)
    except IntegrityError as error:
        raise HidingOver from error
    await _announce(call, "log-hiding.ended", row.id, version=2)


async def _announce(call: Call, event: str, hiding_id: UUID, *, version: int, **data: object) -> None:
    readers = [call.caller.acting_organisation().id]
    await call.record(Change(event=event, aggregate_id=hiding_id, version=version, readers=readers, data=data))


def shown(row: HidingRow, end: HidingEndRow | None, *, language: str, today: date) -> HidingOut:
    """A hiding as its controller sees it."""
    state = state_of(valid_until=row.valid_until, is_ended=end is not None, today=today)
    labels = {ground.code: ground.labels[language] for ground in grounds()}
    own = {"ground_label", "ended_at", "state", "allowed_actions"}
    return HidingOut(
        **{name: getattr(row, name) for name in HidingOut.model_fields if name not in own},
        ground_label=labels[row.ground],
        ended_at=end.at if end else None,
        state=state,
        allowed_actions=["end"] if state is HidingState.STANDING else [],
    )


async def told(call: Call, person_id: UUID, *, language: str) -> list[HidingTold]:
    """What the person is told of what is hidden from them; nothing of hidings that may not be told of."""
    rows: Sequence[HidingRow] = await queries.told_of(await call.begin(), person_id)
    labels = {ground.code: ground.labels[language] for ground in grounds()}
    return [
        HidingTold(
            line=notices()["line"][language],
            organisation=_name(call, row.organisation_id, language),
            act=row.provision["act"],
            section=row.provision["section"],
            ground=labels[row.ground],
            decided_on=row.decided_on,
            decision_reference=row.decision_reference,
            advice=notices()["advice"][language],
        )
        for row in rows
    ]


def _name(call: Call, organisation_id: str, language: str) -> str:
    found = call.directory.organisations.get(OrganisationId(organisation_id))
    return found.names[language] if found else organisation_id
