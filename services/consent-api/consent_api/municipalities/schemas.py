"""The wire shapes of municipalities."""

from datetime import date

from tym_shared.wire import Outgoing


class MunicipalityOut(Outgoing):
    """A municipality; `name` is in the language asked for (Swedish where it is asked, Finnish otherwise).

    `alternativeNames` are what another source says; `evidence` names the sources of each field, `secondEvidence` what
    else speaks for the employment authority, null where nothing does.
    """

    code: str
    name: str
    names: dict[str, str]
    alternative_names: dict[str, str]
    county_id: str | None
    employment_authority_id: str | None
    aland: bool
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None
    evidence: dict[str, list[str]]
    second_evidence: str | None
    note: str | None


class SourceOut(Outgoing):
    """Where the table's data come from."""

    title: str
    where: str


class MunicipalitiesOut(Outgoing):
    """Every municipality of the table, dissolved ones too, with its sources and what is doubtful."""

    as_of: date
    sources: dict[str, SourceOut]
    doubts: list[str]
    items: list[MunicipalityOut]
