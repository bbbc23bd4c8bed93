"""The base of consent-api's tables, and the one way to find a person's rows: a merged person has several ids."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, func
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from tym_shared.mapping import TYPES, new_metadata


class Base(DeclarativeBase):
    """The service's own tables."""

    metadata = new_metadata()
    type_annotation_map = TYPES


def is_person(column: InstrumentedAttribute[UUID] | ColumnElement[UUID], person_id: Any) -> ColumnElement[bool]:
    """Whether a column names this person by any of the ids that have been merged; `person_id` may be a column too."""
    return column == any_(func.linked_persons(person_id, type_=ARRAY(Uuid)))


def survivor_of(person_id: Any) -> ColumnElement[UUID]:  # a value or a column
    """The id under which a person's own row stands: that of the survivor if the id has been merged."""
    survivor: ColumnElement[UUID] = func.linked_persons(person_id, type_=ARRAY(Uuid))[1]
    return survivor
