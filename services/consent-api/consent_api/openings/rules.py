"""Openings: how long a statement of necessity holds (906/2019 §§ 22-23 ask for it case by case)."""

from typing import NewType
from uuid import UUID

from tym_shared.errors import Forbidden, Invalid

OpeningId = NewType("OpeningId", UUID)


class NecessityGroundUnknown(Invalid):
    """The ground is not a code of /v1/necessity-grounds."""


class NoRelationToPerson(Forbidden):
    """The caller's organisation has no relation to the person."""
