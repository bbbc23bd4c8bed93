"""Who is calling: a worker of an organisation, a person, or one of our services, alone or on behalf of either."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from tym_shared.access import Access
from tym_shared.directory import Directory, Organisation, Registration
from tym_shared.errors import Forbidden
from tym_shared.tokens import Claims, TokenRefused, TokenVerifier
from tym_shared.vocabulary import OrganisationId, PersonId


class CallerKind(StrEnum):
    """The kinds of caller; they never mix."""

    WORKER = "worker"
    PERSON = "person"
    SERVICE = "service"


class OrganisationSuspended(Forbidden):
    """The caller's organisation is not active in the directory."""


class ClientRevoked(Forbidden):
    """The client's registration has been revoked."""


class PurposeNotGranted(Forbidden):
    """The client is not registered for this purpose."""


class RepresentationNotAccepted(Forbidden):
    """A representative may not do this, or the caller is not a person."""


class MandateNotCovering(Forbidden):
    """The caller represents the person, but not in this."""


class SubjectNotLinked(Forbidden):
    """The person has not signed in to consent-api yet, so the token's subject is nobody known here."""


@dataclass(frozen=True, kw_only=True)
class Acting:
    """A person asks to act for another: for whom, and in which matter, a `Mandate` or `ANY_MANDATE`."""

    person: PersonId
    mandate: str


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A caller whose token has been checked. `via` is the service that calls on this user's behalf.

    `person_id` is the person whose matter it is. Where another acts for them, `represented_by` is that other person,
    whose token, user id and name these are, and `representation_id` the representation that allows it. `registration`
    is that of the client whose token it is, where the organisation has registered it.
    """

    kind: CallerKind
    claims: Claims
    scopes: frozenset[str]
    token: str
    organisation: Organisation | None = None
    person_id: PersonId | None = None
    via: str | None = None
    represented_by: PersonId | None = None
    representation_id: UUID | None = None
    registration: Registration | None = None

    @property
    def user_id(self) -> str:
        """The unique id of the user for logs: issuer and subject."""
        return f"{self.claims.issuer.url}#{self.claims.subject}"

    @property
    def name(self) -> str:
        """The user's name for logs that the person may read."""
        return self.claims.name

    @property
    def roles(self) -> frozenset[str]:
        """The user's roles as its issuer states them."""
        return self.claims.roles

    @property
    def access(self) -> Access:
        """What the row-level policies may know of this caller."""
        return Access(
            caller=self.kind.value,
            user=self.user_id,
            organisation=self.organisation.id if self.organisation else None,
            person=self.person_id,
            roles=self.roles,
        )

    def acting_organisation(self) -> Organisation:
        """The caller's organisation; persons and services have none and are refused."""
        if self.organisation is None:
            raise Forbidden("Only a worker of an organisation may do this.")
        return self.organisation

    def require_grant(self, purpose: str) -> None:
        """Return if the caller's client may act for this purpose; PurposeNotGranted for a registered one that may not.

        A client of one of our services answers for its user, whose client was asked when the user called it.
        """
        if self.registration is not None and self.via is None and purpose not in self.registration.grants:
            raise PurposeNotGranted

    def within_grants(self, purpose: str | None) -> "Caller":
        """The same caller with the scopes that its registration grants for the purpose, for all of them without one."""
        if self.registration is None or self.via is not None:
            return self
        if purpose is None:
            return replace(self, scopes=self.scopes & self.registration.scopes)
        self.require_grant(purpose)
        return replace(self, scopes=self.scopes & self.registration.grants[purpose])

    def as_person(self, person_id: PersonId) -> "Caller":
        """The same caller, known to be this person."""
        return replace(self, person_id=person_id)

    def as_representative(self, represented: PersonId, *, own: PersonId, representation: UUID) -> "Caller":
        """The same caller, known to be the person `own`, acting for the represented one."""
        return replace(self, person_id=represented, represented_by=own, representation_id=representation)


class Authenticator:
    """Turns the two authorisation headers into a caller."""

    def __init__(self, verifier: TokenVerifier, *, audience: str) -> None:
        """Accept tokens whose audience is this service."""
        self._verifier = verifier
        self._audience = audience

    async def caller(self, directory: Directory, authorization: str | None, on_behalf_of: str | None) -> Caller:
        """The caller of a request; TokenRefused if either token is missing or bad.

        With `on_behalf_of` the caller is the user of that token, and `authorization` must belong to one of our
        services which may pass that user's token on; the scopes that count are then the service's.
        """
        token = _bearer(authorization)
        claims = await self._verifier.verify(token, audiences=(self._audience,))
        if on_behalf_of is None:
            return _caller(directory, claims, token=token)
        service = directory.services.get((claims.issuer.url, claims.client_id))
        if claims.issuer.kind != "service" or service is None:
            raise TokenRefused("Only a service may call on behalf of a user.")
        user_token = _bearer(on_behalf_of)
        user_claims = await self._verifier.verify(user_token, audiences=service.forwards)
        user = _caller(directory, user_claims, token=user_token)
        if user.kind is CallerKind.SERVICE:
            raise TokenRefused("A service speaks for itself, not through another.")
        return replace(user, via=service.client_id, scopes=claims.scopes)


def _bearer(header: str | None) -> str:
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenRefused("Send an access token as Bearer.")
    return token


def _caller(directory: Directory, claims: Claims, *, token: str) -> Caller:
    match claims.issuer.kind:
        case "organisation":
            organisation = directory.organisations.get(OrganisationId(claims.organisation or ""))
            if organisation is None or organisation.id not in claims.issuer.organisations:
                raise TokenRefused("The token's organisation is not bound to its issuer.")
            if not organisation.active:
                raise OrganisationSuspended
            return Caller(
                kind=CallerKind.WORKER,
                claims=claims,
                scopes=claims.scopes,
                token=token,
                organisation=organisation,
                registration=_registration(directory, claims, organisation),
            )
        case "person":
            return Caller(kind=CallerKind.PERSON, claims=claims, scopes=claims.scopes, token=token)
        case "service" if (claims.issuer.url, claims.client_id) in directory.services:
            return Caller(kind=CallerKind.SERVICE, claims=claims, scopes=claims.scopes, token=token)
        case _:
            raise TokenRefused("The token's issuer may not issue this token.")


def _registration(directory: Directory, claims: Claims, organisation: Organisation) -> Registration | None:
    """The registration of the token's client; None for a client that its organisation's issuer alone vouches for."""
    found = directory.clients.get((claims.issuer.url, claims.client_id))
    if found is None:
        return None
    if not found.active:
        raise ClientRevoked
    if found.organisation_id != organisation.id or claims.audience not in found.audiences:
        raise TokenRefused("The token's client is not registered for this.")
    return found
