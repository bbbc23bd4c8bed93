"""Municipalities over HTTP."""

from consent_api.municipalities.rules import Municipality, table
from consent_api.municipalities.schemas import MunicipalitiesOut, MunicipalityOut, SourceOut
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.errors import NotFound
from tym_shared.languages import Language


def _out(one: Municipality, language: str) -> MunicipalityOut:
    return MunicipalityOut(
        code=one.code,
        name=one.names.get(language, one.names["fi"]),
        names=dict(one.names),
        alternative_names=dict(one.alternative_names),
        county_id=one.county_id,
        employment_authority_id=one.employment_authority_id,
        aland=one.aland,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        successor_code=one.successor_code,
        evidence=dict(one.evidence),
        second_evidence=one.second_evidence,
        note=one.note,
    )


@operations.route("list_municipalities")
async def list_municipalities(_call: CurrentCall, language: Language) -> MunicipalitiesOut:
    """Every municipality with its county and employment authority, dissolved ones with their successor."""
    return MunicipalitiesOut(
        as_of=table().as_of,
        sources={name: SourceOut(**source) for name, source in table().sources.items()},
        doubts=table().doubts,
        items=[_out(one, language) for one in table().municipalities.values()],
    )


@operations.route("get_municipality")
async def get_municipality(_call: CurrentCall, language: Language, code: str) -> MunicipalityOut:
    """One municipality by its three-digit code."""
    found = table().municipalities.get(code)
    if found is None:
        raise NotFound
    return _out(found, language)
