"""The clients of organisations: X-Road identifiers, grants, and the states in which a client is."""

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.transitions import Machine

IDENTIFIER_PART = re.compile(r"[^\s/\\%;:\x00-\x1f\x7f]{1,60}")
"""A part of an X-Road identifier (X-Road: Message Protocol for REST, identifier character restrictions)."""


class ClientState(StrEnum):
    """Whether a client may call."""

    ACTIVE = "active"
    REVOKED = "revoked"


class ClientAction(StrEnum):
    """What the operator can do to it."""

    REVOKE = "revoke"


class ClientTransitionNotAllowed(Conflict):
    """The client's present state does not permit this."""


class ClientExists(Conflict):
    """The issuer already has a client of this name in the directory."""


class SubsystemTaken(Conflict):
    """The X-Road subsystem is registered to another organisation."""


class IssuerNotBound(Invalid):
    """The issuer is not bound to the organisation, so its tokens cannot name it."""


class GrantUnknown(Invalid):
    """A grant is for a purpose that is not in /v1/purposes."""


class SubsystemMalformed(Invalid):
    """The X-Road identifier holds characters that X-Road does not allow."""


TRANSITIONS = {(ClientState.ACTIVE, ClientAction.REVOKE): ClientState.REVOKED}
MACHINE = Machine(TRANSITIONS, refusal=ClientTransitionNotAllowed, noun="client")


def subsystem_of(parts: Iterable[str | None]) -> str:
    """An X-Road identifier as security servers send it: its parts with slashes; SubsystemMalformed for a bad one."""
    given = [part for part in parts if part is not None]
    if not all(IDENTIFIER_PART.fullmatch(part) for part in given):
        raise SubsystemMalformed(errors=[FieldFault(pointer="/subsystem", detail="a part is not an identifier")])
    return "/".join(given)


def check_grants(grants: Mapping[str, Collection[str]], purposes: Collection[str]) -> None:
    """Refuse a grant for an unknown purpose."""
    unknown = sorted(set(grants) - set(purposes))
    if unknown:
        raise GrantUnknown(errors=[FieldFault(pointer=f"/grants/{unknown[0]}", detail="not a purpose")])
