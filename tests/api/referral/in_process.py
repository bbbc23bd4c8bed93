"""Use cases called beside HTTP, on a real database under its policies: for more sequences than HTTP has time for."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text

from referral_api.handling.service import act
from referral_api.kinds.rules import AnswerMode
from referral_api.operations import operations
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.states.rules import DecisionOutcome, ReferralAction, ReferralState, Side, Standing, whose_turn
from tests.scratch import Scratch
from tym_shared.call import Call
from tym_shared.callers import Caller, CallerKind
from tym_shared.db import Database
from tym_shared.directory import Directory, Issuer, Organisation
from tym_shared.errors import DomainError
from tym_shared.idempotency import Claim
from tym_shared.tokens import Claims
from tym_shared.vocabulary import OrganisationId, OrganisationKind

SENDER, RECIPIENT, STRANGER = "employment-vantaa", "county-vantaan-ja-keravan", "employment-kerava-sipoo"
ORGANISATION_OF = {Side.SENDER: SENDER, Side.RECIPIENT: RECIPIENT, None: STRANGER}
KINDS = {SENDER: OrganisationKind.EMPLOYMENT_AUTHORITY, RECIPIENT: OrganisationKind.WELLBEING_SERVICES_COUNTY}
DIRECTORY = Directory(
    etag="1",
    organisations={
        OrganisationId(name): Organisation(
            id=OrganisationId(name), kind=KINDS.get(name, OrganisationKind.EMPLOYMENT_AUTHORITY), names={}, active=True
        )
        for name in ORGANISATION_OF.values()
    },
)
MADE = text(
    "INSERT INTO referrals (id, kind, kind_version, answer_mode, person_id, sender_id, recipient_id, register, purpose,"
    " act, section, state, asked_side, turn, version, created_by, sent_at, basis, permitted, denied,"
    " recipient_decision)"
    " VALUES (:id, 'service', 'service@2025-01-01', :mode, :person, :sender, :recipient, 'tym', 'joint-service',"
    " '381/2023', '15', :state, :asked, :turn, 1, 'test', :sent_at, '[]', '{}', '[]', :decision)"
)


@dataclass(frozen=True)
class House:
    """referral-api's use cases on a database of their own, for workers of any organisation."""

    scratch: Scratch
    database: Database

    def worker(self, organisation: str) -> Caller:
        """A worker of an organisation, as a checked token would make them known."""
        issuer = Issuer(url=f"https://issuer.test/{organisation}", jwks_uri=None, kind="organisation")
        claims = Claims(
            issuer=issuer,
            subject="worker",
            client_id="worker",
            organisation=organisation,
            roles=frozenset(),
            scopes=frozenset(),
            acr=None,
            name="Testi Työntekijä",
            hetu=None,
            audience="referral-api",
            expires=0,
        )
        return Caller(
            kind=CallerKind.WORKER,
            claims=claims,
            scopes=frozenset(),
            token="",
            organisation=DIRECTORY.organisations[OrganisationId(organisation)],
        )

    async def make(
        self,
        mode: AnswerMode,
        state: ReferralState = ReferralState.DRAFT,
        *,
        decision: DecisionOutcome | None = None,
        asked: Side | None = None,
    ) -> ReferralId:
        """A referral of the sender that stands in a state."""
        standing = Standing(state=state, mode=mode, decision=decision, asked=asked)
        values = {
            "id": uuid.uuid4(),
            "mode": mode,
            "person": uuid.uuid4(),
            "sender": SENDER,
            "recipient": RECIPIENT,
            "state": state,
            "asked": asked,
            "turn": whose_turn(standing),
            "sent_at": None if state is ReferralState.DRAFT else datetime.now(UTC),
            "decision": decision,
        }
        async with self.database.transaction(self.worker(SENDER).access) as session:
            await session.execute(MADE, values)
        return ReferralId(UUID(str(values["id"])))

    async def act(
        self,
        side: Side | None,
        referral: ReferralId,
        action: ReferralAction,
        *,
        decision: DecisionOutcome = DecisionOutcome.GRANTED,
        asked: Side = Side.SENDER,
    ) -> ReferralState | type[DomainError]:
        """Let a side, or a stranger, take an action; the new state, or how it was refused."""

        def fill(row: ReferralRow) -> None:
            if action is ReferralAction.SEND:
                row.sent_at = datetime.now(UTC)
            if action is ReferralAction.RECORD_DECISION:
                row.recipient_decision = decision
            if action is ReferralAction.REQUEST_INFORMATION:
                row.asked_side = asked

        try:
            async with self.calling(side, action) as call:
                receipt = await act(call, referral, action, fill=fill)
        except DomainError as refusal:
            return type(refusal)
        return ReferralState(receipt.state)

    @asynccontextmanager
    async def calling(self, side: Side | None, operation: str) -> AsyncIterator[Call]:
        """A call of a side's worker, or a stranger's, which is committed at the end of the block."""
        caller = self.worker(ORGANISATION_OF[side])
        async with AsyncExitStack() as stack:
            yield Call(
                headers={},
                operation=operations.table["accept_referral"],
                caller=caller,
                database=self.database,
                directory=DIRECTORY,
                stack=stack,
                claim=Claim(user_id=caller.user_id, operation=operation, key=str(uuid.uuid4()), fingerprint=b""),
            )

    async def stands(self, side: Side, referral: ReferralId) -> tuple[ReferralState, int, int]:
        """The referral's state and version as a side sees it, and how many steps it sees."""
        access = self.worker(ORGANISATION_OF[side]).access
        statement = text(
            "SELECT state, version, (SELECT count(*) FROM referral_steps WHERE referral_id = referrals.id)"
            " FROM referrals WHERE id = :id"
        )
        async with self.database.transaction(access) as session:
            state, version, steps = (await session.execute(statement, {"id": referral})).one()
        return ReferralState(state), version, steps
