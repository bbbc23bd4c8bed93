"""The wire shape of an export."""

from datetime import date, datetime
from typing import Literal

from consent_api.consents.schemas import ConsentOut, StepOut
from consent_api.own_log.schemas import OwnLogPage
from consent_api.profiles.schemas import MeOut
from consent_api.prohibitions.schemas import ProhibitionOut
from consent_api.representations.schemas import RepresentationOut
from consent_api.requests.schemas import RequestOut
from tym_shared.wire import Outgoing


class ExportedCode(Outgoing):
    """An identity code, all but its last characters hidden (1050/2018 § 29)."""

    masked: str
    valid_from: date
    valid_to: date | None


class ExportedConsent(Outgoing):
    """A consent with its history, oldest step first."""

    consent: ConsentOut
    steps: list[StepOut]


class ExportOut(Outgoing):
    """All that consent-api holds about the person. `more` says at which addresses the rest of a long collection is."""

    source: Literal["consent-api"]
    made_at: datetime
    language: str
    person: MeOut
    identity_codes: list[ExportedCode]
    representations: list[RepresentationOut]
    prohibitions: list[ProhibitionOut]
    consents: list[ExportedConsent]
    log: OwnLogPage
    requests: list[RequestOut]
    more: list[str]
