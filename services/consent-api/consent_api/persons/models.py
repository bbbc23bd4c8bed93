"""The tables of persons."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.persons.rules import IdentityCodeReason
from tym_shared.clock import legal_now


class PersonRow(Base):
    """A person; everything else in the system knows the id alone. `sealed` holds names, birth date and contact.

    Of a minor's birth the decision point needs to know until when they are one: `minor_until`, empty for others.
    """

    __tablename__ = "persons"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    family_name_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_protected: Mapped[bool] = mapped_column(server_default="false")
    minor_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    version: Mapped[int] = mapped_column(server_default="1")


class IdentityCodeRow(Base):
    """An identity code of a person and when it was theirs; a code can change, the person id does not."""

    __tablename__ = "identity_codes"

    hetu_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    hetu_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[IdentityCodeReason] = mapped_column(server_default=IdentityCodeReason.FIRST_ISSUED.value)
    valid_from: Mapped[date] = mapped_column(server_default=func.legal_date())
    valid_to: Mapped[date | None]


class SubjectRow(Base):
    """A token subject known to be a person: linked when the person first signs in here."""

    __tablename__ = "subjects"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(server_default=legal_now())
