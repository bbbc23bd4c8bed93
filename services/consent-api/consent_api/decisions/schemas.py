"""The wire shapes of OpenID AuthZEN Authorization API 1.0, with this decision point's properties."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from consent_api.bases.rules import LegalBasis
from consent_api.decisions.rules import Ground, Outcome
from tym_shared.vocabulary import NECESSITY_CATEGORIES, DataCategory

Text = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
"""A text that a text column can keep."""


class AuthzenIn(BaseModel):
    """AuthZEN requests may carry members this decision point does not know; they are ignored (§ 5)."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SubjectProperties(AuthzenIn):
    """The user who asks, as the log names them."""

    user: Text | None = None
    userName: Text | None = None  # noqa: N815 - AuthZEN's own spelling of properties is free; ours is lowerCamelCase
    roles: Annotated[list[Text], Field(max_length=20)] = []


class Subject(AuthzenIn):
    """The organisation that asks."""

    type: Text
    id: Text
    properties: SubjectProperties = Field(default_factory=SubjectProperties)


class ActionProperties(AuthzenIn):
    """For `disclose`: to whom."""

    recipient: Text | None = None


class Action(AuthzenIn):
    """`read` or `disclose`."""

    name: Text
    properties: ActionProperties = Field(default_factory=ActionProperties)


class ResourceProperties(AuthzenIn):
    """Which data: categories of 381/2023 § 11(2), the register they stand in, who stored them.

    `origin` is the register that they came from first, where that is another one (703/2023 § 48).
    """

    categories: Annotated[list[Text], Field(max_length=20)] = []
    data_register: Annotated[Text, Field(alias="register")] = "tym"
    origin: Text | None = None
    source: Text | None = None


class Resource(AuthzenIn):
    """The person whose data it is."""

    type: Text
    id: Text
    properties: ResourceProperties = Field(default_factory=ResourceProperties)


class Context(AuthzenIn):
    """Purpose and necessity; with `record` false there is no decision id and nothing may be released on the answer.

    `necessity` is a code of `/v1/necessity-grounds` or the id of an opening. `urgentGround`, a code of
    `/v1/urgent-grounds`, is stated by a discloser who acts without the person's permission (703/2023 §§ 53-56, 62).
    """

    purpose: Text = ""
    necessity: Text | None = None
    urgentGround: Text | None = None  # noqa: N815
    record: bool = True


class EvaluationIn(AuthzenIn):
    """One question."""

    subject: Subject
    action: Action
    resource: Resource
    context: Context = Field(default_factory=Context)


class Partial(AuthzenIn):
    """A question of a batch, whose missing members come from the batch's defaults."""

    subject: Subject | None = None
    action: Action | None = None
    resource: Resource | None = None
    context: Context | None = None


class Options(AuthzenIn):
    """How a batch is gone through."""

    evaluations_semantic: Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"] = "execute_all"


class EvaluationsIn(Partial):
    """Up to a hundred questions with common defaults; without `evaluations` it is one question."""

    evaluations: Annotated[list[Partial], Field(max_length=100)] = []
    options: Options = Field(default_factory=Options)


class EvaluationOut(BaseModel):
    """The answer: `context` holds id, permitted, denied, basis, obligations and expiresAt."""

    decision: bool
    context: dict[str, Any]


class EvaluationsOut(BaseModel):
    """The answers in the order of the questions; one that could not be read is denied and has `context.error`."""

    evaluations: list[EvaluationOut]


def answer_of(outcome: Outcome, *, protected: bool, expires: datetime) -> EvaluationOut:
    """The outcome in AuthZEN's shape; the obligations bind whoever acts on a permission."""
    context = {
        "permitted": sorted(outcome.permitted),
        "denied": [
            {"category": category, "reason": denial.reason, **(provision(denial.basis) if denial.basis else {})}
            for category, denial in sorted(outcome.denied.items())
        ],
        "basis": _grounds(outcome.permitted),
        "obligations": _obligations(outcome.permitted, protected=protected),
        "expiresAt": expires.isoformat(),
    }
    return EvaluationOut(decision=bool(outcome.permitted), context=context)


def refused(status: int, message: str) -> EvaluationOut:
    """A question of a batch that could not be read: denied, with the error in its context."""
    return EvaluationOut(decision=False, context={"error": {"status": status, "message": message}})


def provision(basis: LegalBasis) -> dict[str, Any]:
    """How answers and logs name a provision."""
    return {"code": basis.code, "version": basis.version, "act": basis.act, "section": basis.section}


def _grounds(permitted: Mapping[DataCategory, Ground]) -> list[dict[str, Any]]:
    grounds: dict[tuple[str, UUID | None], dict[str, Any]] = {}
    for category, ground in sorted(permitted.items()):
        consent_id = ground.consent.id if ground.consent else None
        entry = grounds.setdefault(
            (ground.basis.code, consent_id),
            {
                **provision(ground.basis),
                "kind": ground.basis.kind,
                "urgent": bool(ground.basis.urgent_grounds),
                "consentId": str(consent_id) if consent_id else None,
                "categories": [],
            },
        )
        entry["categories"].append(category)
    return list(grounds.values())


def _obligations(permitted: Mapping[DataCategory, Ground], *, protected: bool) -> list[dict[str, Any]]:
    """Mask protected contact details (621/1999 § 24), erase by the consent's end, keep only while necessary (§ 48)."""
    obligations: list[dict[str, Any]] = []
    if protected and DataCategory.IDENTITY in permitted:
        obligations.append({"type": "mask-protected-contact"})
    ends = {
        ground.consent.id: ground.consent.valid_until
        for ground in permitted.values()
        if ground.consent and ground.consent.valid_until
    }
    obligations += [{"type": "erase-by", "at": end.isoformat(), "consentId": str(one)} for one, end in ends.items()]
    if permitted.keys() & NECESSITY_CATEGORIES:
        obligations.append({"type": "keep-while-necessary", "act": "703/2023", "section": "48"})
    if any(ground.basis.urgent_grounds for ground in permitted.values()):
        obligations.append({"type": "follow-up"})
    return obligations
