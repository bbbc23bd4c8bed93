"""The wire shapes of questions: OpenID AuthZEN Authorization API 1.0, with this decision point's properties."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tym_shared.wire import RawText


class AuthzenIn(BaseModel):
    """AuthZEN requests may carry members this decision point does not know; they are ignored (§ 5)."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SubjectProperties(AuthzenIn):
    """The user who asks, as the log names them."""

    user: RawText | None = None
    userName: RawText | None = None  # noqa: N815 - AuthZEN's own spelling of properties is free; ours is lowerCamelCase
    roles: Annotated[list[RawText], Field(max_length=20)] = []


class Subject(AuthzenIn):
    """The organisation that asks."""

    type: RawText
    id: RawText
    properties: SubjectProperties = Field(default_factory=SubjectProperties)


class ActionProperties(AuthzenIn):
    """For `disclose`: to whom."""

    recipient: RawText | None = None


class Action(AuthzenIn):
    """`read` or `disclose`."""

    name: RawText
    properties: ActionProperties = Field(default_factory=ActionProperties)


class ResourceProperties(AuthzenIn):
    """Which data: categories of 381/2023 § 11(2), the register they stand in, who stored them.

    `origin` is the register that they came from first, where that is another one (703/2023 § 48).
    """

    categories: Annotated[list[RawText], Field(max_length=20)] = []
    data_register: Annotated[RawText, Field(alias="register")] = "tym"
    origin: RawText | None = None
    source: RawText | None = None


class Resource(AuthzenIn):
    """The person whose data it is."""

    type: RawText
    id: RawText
    properties: ResourceProperties = Field(default_factory=ResourceProperties)


class Context(AuthzenIn):
    """Purpose and necessity; with `record` false there is no decision id and nothing may be released on the answer.

    `necessity` is a code of `/v1/necessity-grounds` or the id of an opening. `urgentGround`, a code of
    `/v1/urgent-grounds`, is stated by a discloser who acts without the person's permission (703/2023 §§ 53-56, 62).
    """

    purpose: RawText = ""
    necessity: RawText | None = None
    urgentGround: RawText | None = None  # noqa: N815
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
