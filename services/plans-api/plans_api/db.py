"""The base of plans-api's tables, and the ids of one person as queries ask for them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, func
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from tym_shared.mapping import TYPES, new_metadata


class Base(DeclarativeBase):
    """The service's own tables."""

    metadata = new_metadata()
    type_annotation_map = TYPES


def is_person(column: InstrumentedAttribute[UUID], person_id: Any) -> ColumnElement[bool]:  # a value or a column
    """Whether a column names this person by any of the ids that have been merged."""
    return column == any_(func.linked_persons(person_id, type_=ARRAY(Uuid)))


def survivor_of(person_id: Any) -> ColumnElement[UUID]:  # a value or a column
    """The one id that all ids of a person lead to."""
    survivor: ColumnElement[UUID] = func.linked_persons(person_id, type_=ARRAY(Uuid))[1]
    return survivor
