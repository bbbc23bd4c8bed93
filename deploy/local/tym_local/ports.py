"""Which ports the local stack listens on, always on the loopback interface."""

import os
import socket
from dataclasses import dataclass

from tym_local.errors import LocalStackError

LOOPBACK = "127.0.0.1"
SERVICES = ("consent-api", "referral-api", "plans-api")


@dataclass(frozen=True)
class Ports:
    """The addresses of the issuer and the three services."""

    issuer: int = 8100
    plans: int = 8101
    referral: int = 8102
    consent: int = 8103

    def of(self, service: str) -> int:
        """The port of a service by its full name, or of the issuer."""
        return {
            "issuer": self.issuer,
            "plans-api": self.plans,
            "referral-api": self.referral,
            "consent-api": self.consent,
        }[service]

    def require_free(self) -> None:
        """Refuses with the name of the first port that something else listens on."""
        for name in ("issuer", *SERVICES):
            require_free(self.of(name), name)


def free_ports() -> Ports:
    """Four different ports nobody listens on now."""
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(4)]
    try:
        return Ports(*(int(held.getsockname()[1]) for held in sockets))
    finally:
        for held in sockets:
            held.close()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server((LOOPBACK, 0)) as held:
        return int(held.getsockname()[1])


def require_free(port: int, wanted_by: str) -> None:
    """Refuses a port that something else listens on."""
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise LocalStackError(f"port {port}, wanted by {wanted_by}, cannot be used: {reason}") from error
