"""A signed head: what the tree was at a moment, in words that only the key's holder could have signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent_api.log.rules.leaves import moment


@dataclass(frozen=True, kw_only=True)
class Head:
    """The tree's size and root as signed; `number` counts heads from 1, so that a missing one shows."""

    log_id: str
    number: int
    tree_size: int
    root_hash: bytes
    signed_at: datetime

    def claims(self) -> dict[str, object]:
        """What the signature is over."""
        return {
            "logId": self.log_id,
            "number": self.number,
            "treeSize": self.tree_size,
            "rootHash": self.root_hash.hex(),
            "signedAt": moment(self.signed_at),
        }


def head_of(claims: Mapping[str, object]) -> Head:
    """The head that was signed; ValueError or LookupError if the claims are not those of a head."""
    return Head(
        log_id=str(claims["logId"]),
        number=int(str(claims["number"])),
        tree_size=int(str(claims["treeSize"])),
        root_hash=bytes.fromhex(str(claims["rootHash"])),
        signed_at=datetime.fromisoformat(str(claims["signedAt"])),
    )


def is_due(newest: Head | None, *, size: int, now: datetime, after_growth: timedelta, silence: timedelta) -> bool:
    """Whether a head is to be signed: soon after growth, and when it has been silent long enough, so that it shows."""
    if newest is None:
        return True
    waited = now - newest.signed_at
    return waited >= silence or (size > newest.tree_size and waited >= after_growth)
