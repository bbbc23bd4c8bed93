"""The tables of persons."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class PersonRow(Base):
    """A person; everything else in the system knows the id alone."""

    __tablename__ = "persons"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    contact_protected: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class IdentityCodeRow(Base):
    """An identity code of a person and when it was theirs; a code can change, the person id does not."""

    __tablename__ = "identity_codes"

    hetu_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    hetu_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    valid_from: Mapped[datetime] = mapped_column(server_default=legal_now())
    valid_to: Mapped[datetime | None]


class SubjectRow(Base):
    """A token subject known to be a person: linked when the person first signs in here."""

    __tablename__ = "subjects"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(server_default=legal_now())
