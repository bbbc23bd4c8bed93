"""The wire shapes of sections."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.assessments.rules import Aspect, Conclusion, SecrecyClass
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, LongText, ShortText


class EntryIn(Incoming):
    """A datum for the caller's own section of the person's current assessment.

    `organisationId` is the section's authority, the caller's own if left out. `source` says where the datum came from.
    `aspects` and `secrecyClass` are those of the category unless some of them, or a stricter one, are named.
    """

    person_id: UUID
    organisation_id: Code | None = None
    category: DataCategory
    text: LongText
    source: ShortText
    necessity: Code | None = None
    aspects: Annotated[list[Aspect], Field(max_length=len(Aspect))] = []
    secrecy_class: SecrecyClass | None = None


class SignatureIn(Incoming):
    """The authority's signature and conclusion on the section's version."""

    version: Annotated[int, Field(ge=1)]
    conclusion: Conclusion
    reason: LongText
    kela_rehabilitation_needed: bool = False
