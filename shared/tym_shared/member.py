"""The composition that plans-api and referral-api share: consent-api beside them for directory, subjects, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

import httpx

from tym_shared.callers import Acting, Caller, MandateNotCovering, SubjectNotLinked
from tym_shared.db import Database
from tym_shared.decisions import Decisions
from tym_shared.directory_copy import HeldDirectory, load_copy, renew_copy
from tym_shared.errors import NotFound
from tym_shared.loops import Loop
from tym_shared.peers import Peer, PeerRefused, ServiceTokens, new_client, new_transport
from tym_shared.remembered import Remembered
from tym_shared.settings import ServiceSettings
from tym_shared.uses import ship_uses
from tym_shared.vocabulary import PersonId

REMEMBERED = 60.0
"""Seconds for which a subject's person is known unasked: so long at most does an answer outlive a merge."""
SUBJECTS = 10_000


class Subjects:
    """Knows which person a token's subject is, and for whom they may act, by asking consent-api.

    Who somebody is is remembered for a minute; whether somebody may act for another is asked every time, so that the
    end of a representation counts at once.
    """

    def __init__(self, consent: Peer) -> None:
        """Ask consent-api."""
        self._consent = consent
        self._known: Remembered[str, PersonId] = Remembered(size=SUBJECTS, seconds=REMEMBERED)

    async def identify(self, caller: Caller, acting: Acting | None) -> Caller:
        """The caller with their person, and with whom they act for.

        Refused: a subject consent-api does not know, NotFound where there is no representation, and MandateNotCovering
        where it does not cover the matter.
        """
        own = self._known.get(caller.user_id)
        if own is None:
            try:
                own = PersonId(UUID((await self._resolve(caller))["personId"]))
            except PeerRefused as refusal:
                raise SubjectNotLinked from refusal
            self._known.put(caller.user_id, own)
        if acting is None:
            return caller.as_person(own)
        try:
            held = await self._resolve(caller, representedPerson=str(acting.person), mandate=acting.mandate)
        except PeerRefused as refusal:
            raise (MandateNotCovering if refusal.status == HTTPStatus.FORBIDDEN else NotFound) from refusal
        represented, representation = PersonId(UUID(held["personId"])), UUID(held["representationId"])
        return caller.as_representative(represented, own=own, representation=representation)

    async def _resolve(self, caller: Caller, **more: str) -> Mapping[str, str]:
        body = {"issuer": caller.claims.issuer.url, "subject": caller.claims.subject, **more}
        answer: Mapping[str, str] = (await self._consent.call("POST", "/v1/subjects/resolve", body=body)).json()
        return answer


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The other services as this one calls them; close `client` when the service stops."""

    client: httpx.AsyncClient
    transport: httpx.AsyncBaseTransport
    tokens: ServiceTokens
    timeout: float
    consent: Peer
    decisions: Decisions
    subjects: Subjects

    @classmethod
    def of(cls, settings: ServiceSettings, *, name: str) -> "Neighbours":
        """The neighbours of the service `name`."""
        assert settings.consent_url is not None, "TYM_CONSENT_URL is not set"
        transport, timeout = new_transport(), settings.call_timeout
        client = new_client(timeout, transport)
        tokens = ServiceTokens(client, settings, client_id=name)
        consent = Peer("consent-api", str(settings.consent_url), transport, tokens, timeout=timeout)
        return cls(
            client=client,
            transport=transport,
            tokens=tokens,
            timeout=timeout,
            consent=consent,
            decisions=Decisions(consent),
            subjects=Subjects(consent),
        )

    def peer(self, name: str, url: object) -> Peer:
        """Another service, called with the same client and tokens; its address comes from the settings."""
        assert url is not None, f"the address of {name} is not set"
        return Peer(name, str(url), self.transport, self.tokens, timeout=self.timeout)


def held_copy(database: Database, settings: ServiceSettings) -> HeldDirectory:
    """The directory from the service's persisted copy."""
    return HeldDirectory(load=lambda etag: load_copy(database, etag), max_age=settings.directory_max_age)


def common_loops(database: Database, neighbours: Neighbours, settings: ServiceSettings) -> tuple[Loop, ...]:
    """What the worker of every such service does: renew the directory copy and ship the use log."""
    consent = neighbours.consent
    return (
        Loop(name="directory", step=lambda: renew_copy(database, consent), pause=settings.directory_refresh),
        Loop.watching("use-log", lambda: ship_uses(database, consent), settings),
    )
