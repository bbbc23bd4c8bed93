"""How Python types and constraints look in the database."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, DateTime, Enum, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TYPES: dict[Any, Any] = {  # SQLAlchemy types the values of this map as Any
    UUID: Uuid(),
    str: Text(),
    datetime: DateTime(timezone=True),
    date: Date(),
    list[str]: ARRAY(Text()),
    list[UUID]: ARRAY(Uuid()),
    dict[str, Any]: JSONB(),
    list[dict[str, Any]]: JSONB(),
    StrEnum: Enum(
        StrEnum,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    ),
}
"""What a Python type is in the database; a StrEnum becomes varchar(40) with a CHECK on its values."""


def new_metadata() -> MetaData:
    """Metadata with the naming convention, so that every constraint has a name that migrations can use."""
    return MetaData(naming_convention=NAMING)
