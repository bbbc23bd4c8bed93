"""X-Road's own header, which is read from the configured security servers alone and only ever refuses a call.

A security server names the subsystem whose message it passes on as `X-Road-Client: instance/class/member/subsystem`,
each part percent-encoded (X-Road: Message Protocol for REST). From anybody else the header is not looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import unquote

from fastapi import Request

from tym_shared.callers import Caller
from tym_shared.directory import Directory
from tym_shared.errors import Forbidden

HEADER = "x-road-client"


class SubsystemNotYours(Forbidden):
    """The message comes from an X-Road subsystem that is not registered to the caller's organisation."""


@dataclass(frozen=True, kw_only=True)
class SecurityServers:
    """The security servers in front of this service, none unless configured."""

    networks: Sequence[IPv4Network | IPv6Network] = ()

    def check(self, request: Request, caller: Caller, directory: Directory) -> None:
        """Return unless a security server names a subsystem of somebody else's than the caller's organisation.

        For a person, who has no organisation, the subsystem is that of any active one.
        """
        header = request.headers.get(HEADER) if self.networks else None
        if header is None or not self._is_one(request.client.host if request.client else ""):
            return
        named = directory.organisation(directory.subsystems.get(_identifier(header)))
        if named is None or (caller.organisation is not None and named.id != caller.organisation.id):
            raise SubsystemNotYours

    def _is_one(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self.networks)


def _identifier(header: str) -> str:
    """The identifier as the directory has it; a part with a slash of its own is nobody's."""
    parts = [unquote(part) for part in header.split("/")]
    return "" if any("/" in part for part in parts) else "/".join(parts)
