"""The base of plans-api's tables."""

from sqlalchemy.orm import DeclarativeBase

from tym_shared.db import TYPES, new_metadata


class Base(DeclarativeBase):
    """The service's own tables."""

    metadata = new_metadata()
    type_annotation_map = TYPES
